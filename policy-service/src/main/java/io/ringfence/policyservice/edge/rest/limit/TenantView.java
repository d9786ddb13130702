package io.ringfence.policyservice.edge.rest.limit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.core.limit.Stored;
import io.ringfence.policyservice.core.limit.TenantChange;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param zoneInForce the zone that its days have now: {@code zone}, or until {@code zoneFrom} the one before
 * @param limits its limits
 */
@Schema(name = "Tenant", description = "A tenant, and what its calls may cost.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantView(
        String tenant,
        String zone,
        String zoneInForce,
        @Nullable String previousZone,
        @Nullable Instant zoneFrom,
        String currency,
        String homeCountry,
        List<String> domesticCountries,
        List<String> emergencyNumbers,
        TenantPublished.WhenBlind whenBlind,
        TenantPublished.OverMidnight overMidnight,
        boolean creditUnblocks,
        int warnPercent,
        CallLimits limits,
        long version,
        Instant updatedAt,
        String updatedBy) {

    /**
     * What is sent.
     *
     * @param zone its time zone, an IANA name such as Europe/Rome
     * @param currency ISO 4217
     * @param homeCountry where its numbers without a country code are, ISO 3166
     * @param domesticCountries what counts as domestic beside that; none when not sent
     * @param emergencyNumbers numbers that always pass, beside those of the home country; none when not sent
     * @param whenBlind OPEN or CLOSED for calls that cost money while nobody knows what was spent; OPEN when not sent
     * @param overMidnight START or SPLIT: which day a call over midnight is counted to; START when not sent
     * @param creditUnblocks whether a credit may lift a block; false when not sent
     * @param warnPercent the share of a limit at which people are told, 1 to 100; 80 when not sent
     */
    @Schema(
            name = "TenantBody",
            requiredProperties = {"zone", "currency", "homeCountry"})
    public record Body(
            String zone,
            String currency,
            String homeCountry,
            @Nullable List<String> domesticCountries,
            @Nullable List<String> emergencyNumbers,
            TenantPublished.@Nullable WhenBlind whenBlind,
            TenantPublished.@Nullable OverMidnight overMidnight,
            @Nullable Boolean creditUnblocks,
            @Nullable Integer warnPercent) {}

    static TenantView of(Stored<TenantPublished> stored, Instant now) {
        TenantPublished tenant = stored.record();
        return new TenantView(
                tenant.tenant(),
                tenant.zone(),
                TenantChange.zoneAt(tenant, now),
                tenant.previousZone(),
                tenant.zoneFrom(),
                tenant.currency(),
                tenant.homeCountry(),
                tenant.domesticCountries(),
                tenant.emergencyNumbers(),
                tenant.whenBlind(),
                tenant.overMidnight(),
                tenant.creditUnblocks(),
                tenant.warnPercent(),
                tenant.limits(),
                stored.version(),
                stored.updatedAt(),
                stored.updatedBy());
    }
}
