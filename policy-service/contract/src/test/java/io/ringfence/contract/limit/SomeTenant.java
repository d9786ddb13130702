package io.ringfence.contract.limit;

import io.ringfence.contract.limit.TenantPublished.OverMidnight;
import io.ringfence.contract.limit.TenantPublished.WhenBlind;
import java.util.List;

/** Tenants for the tests of all modules: at home in Italy, with euros, and all else as it is when nobody says it. */
public final class SomeTenant {

    private SomeTenant() {}

    public static TenantPublished in(String zone, String name, CallLimits limits, long version) {
        return new TenantPublished(
                name,
                zone,
                null,
                null,
                "EUR",
                "IT",
                List.of(),
                List.of(),
                WhenBlind.OPEN,
                OverMidnight.START,
                false,
                80,
                limits,
                version);
    }
}
