package io.ringfence.calls;

import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.contract.limit.TenantPublished.OverMidnight;
import io.ringfence.contract.limit.TenantPublished.WhenBlind;
import java.time.Instant;
import java.util.List;

/** Tenants as tests need them. */
final class Tenants {

    private Tenants() {}

    static TenantPublished at(String zone, String home, String... domestic) {
        return changing(zone, null, null, home, domestic);
    }

    static TenantPublished changing(String zone, String before, Instant from, String home, String... domestic) {
        return new TenantPublished(
                "acme",
                zone,
                before,
                from,
                "EUR",
                home,
                List.of(domestic),
                List.of("999"),
                WhenBlind.OPEN,
                OverMidnight.START,
                false,
                80,
                CallLimits.NONE,
                1);
    }
}
