package io.ringfence.policyservice.core.limit;

import io.ringfence.calls.Periods;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What a change makes of a tenant. */
public final class TenantChange {

    private TenantChange() {}

    /**
     * The tenant with other settings; its limits stay. A new zone is in force from its own next midnight on: the day that
     * runs ends as it began, or each change would give everybody a fresh day.
     *
     * @param before the tenant as it is; absent when there is none
     * @param wanted the settings
     */
    public static TenantPublished settings(@Nullable TenantPublished before, TenantPublished wanted, Instant now) {
        if (before == null) {
            return with(wanted, null, null, CallLimits.NONE, 0);
        }
        if (wanted.zone().equals(before.zone())) {
            return with(wanted, before.previousZone(), before.zoneFrom(), before.limits(), before.version());
        }
        String inForce = zoneAt(before, now);
        return wanted.zone().equals(inForce)
                ? with(wanted, null, null, before.limits(), before.version())
                : with(
                        wanted,
                        inForce,
                        Periods.nextMidnight(ZoneId.of(wanted.zone()), now),
                        before.limits(),
                        before.version());
    }

    /** The tenant with other limits. */
    public static TenantPublished limits(TenantPublished before, CallLimits limits) {
        return with(before, before.previousZone(), before.zoneFrom(), limits, before.version());
    }

    /** The tenant with another version. */
    public static TenantPublished version(TenantPublished tenant, long version) {
        return with(tenant, tenant.previousZone(), tenant.zoneFrom(), tenant.limits(), version);
    }

    /** The zone that is in force at a time. */
    public static String zoneAt(TenantPublished tenant, Instant now) {
        String previous = tenant.previousZone();
        Instant from = tenant.zoneFrom();
        return previous != null && from != null && now.isBefore(from) ? previous : tenant.zone();
    }

    private static TenantPublished with(
            TenantPublished settings,
            @Nullable String previousZone,
            @Nullable Instant zoneFrom,
            CallLimits limits,
            long version) {
        return new TenantPublished(
                settings.tenant(),
                settings.zone(),
                previousZone,
                zoneFrom,
                settings.currency(),
                settings.homeCountry(),
                settings.domesticCountries(),
                settings.emergencyNumbers(),
                settings.whenBlind(),
                settings.overMidnight(),
                settings.creditUnblocks(),
                settings.warnPercent(),
                limits,
                version);
    }
}
