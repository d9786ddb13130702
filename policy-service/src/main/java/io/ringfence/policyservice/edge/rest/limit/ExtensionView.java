package io.ringfence.policyservice.edge.rest.limit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.policyservice.core.limit.Stored;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The limits of one extension. */
@Schema(name = "ExtensionLimits", description = "Limits of one extension, in place of its tenant's.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExtensionView(
        String tenant,
        String extension,
        @Nullable String daily,
        boolean dailyUnlimited,
        @Nullable Integer abuseCalls,
        boolean abuseUnlimited,
        @Nullable Integer concurrentCalls,
        long version,
        Instant updatedAt,
        String updatedBy) {

    /**
     * What is sent.
     *
     * @param daily what it may spend in a local day, a text such as "12.50"; the tenant's limit when not sent
     * @param dailyUnlimited whether it has no daily limit at all; false when not sent
     * @param abuseCalls how many calls to one international number it may place within 300 s; the tenant's when not sent
     * @param abuseUnlimited whether its calls to one number are not counted; false when not sent
     * @param concurrentCalls how many calls to the outside it may have at once; the tenant's when not sent
     */
    @Schema(name = "ExtensionLimitsBody")
    public record Body(
            @Nullable String daily,
            @Nullable Boolean dailyUnlimited,
            @Nullable Integer abuseCalls,
            @Nullable Boolean abuseUnlimited,
            @Nullable Integer concurrentCalls) {}

    static ExtensionView of(Stored<ExtensionLimitsPublished> stored) {
        ExtensionLimitsPublished limits = stored.record();
        return new ExtensionView(
                limits.tenant(),
                limits.extension(),
                limits.daily(),
                limits.dailyUnlimited(),
                limits.abuseCalls(),
                limits.abuseUnlimited(),
                limits.concurrentCalls(),
                stored.version(),
                stored.updatedAt(),
                stored.updatedBy());
    }
}
