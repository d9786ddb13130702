package io.ringfence.contract.limit;

import io.ringfence.contract.Amount;
import io.ringfence.contract.Bounds;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a tenant. What is absent has no limit; 0 means no call that costs anything.
 *
 * @param extensionDaily what each extension may spend in a local day, an {@link Amount}
 * @param tenantDaily what all may spend in a local day
 * @param tenantMonthly what all may spend in a local month
 * @param routePerMinute the highest price of a minute; equal is allowed
 * @param abuseCalls how many calls to one international number an extension may place within 300 s
 * @param callCost what a single call may cost, then it is hung up
 * @param concurrentCalls how many calls to the outside an extension may have at once
 */
public record CallLimits(
        @Nullable String extensionDaily,
        @Nullable String tenantDaily,
        @Nullable String tenantMonthly,
        @Nullable String routePerMinute,
        @Nullable Integer abuseCalls,
        @Nullable String callCost,
        @Nullable Integer concurrentCalls) {

    /** No limit. */
    public static final CallLimits NONE = new CallLimits(null, null, null, null, null, null, null);

    public CallLimits {
        amount(extensionDaily, "limits.extensionDaily");
        amount(tenantDaily, "limits.tenantDaily");
        amount(tenantMonthly, "limits.tenantMonthly");
        amount(routePerMinute, "limits.routePerMinute");
        amount(callCost, "limits.callCost");
        if (abuseCalls != null) {
            Bounds.between(abuseCalls, 0, 10_000, "limits.abuseCalls");
        }
        if (concurrentCalls != null) {
            Bounds.between(concurrentCalls, 0, 10_000, "limits.concurrentCalls");
        }
    }

    private static void amount(@Nullable String text, String field) {
        if (text != null) {
            Amount.positive(text, field);
        }
    }
}
