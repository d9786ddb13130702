package io.ringfence.contract.limit;

import io.ringfence.contract.Amount;
import io.ringfence.contract.Bounds;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one extension, in place of its tenant's.
 *
 * @param tenant whose extension it is
 * @param extension the extension
 * @param daily what it may spend in a local day, an {@link Amount}; the tenant's limit when absent
 * @param dailyUnlimited whether it has no daily limit at all
 * @param abuseCalls as in {@link CallLimits}; the tenant's when absent
 * @param abuseUnlimited whether its calls to one number are not counted
 * @param concurrentCalls as in {@link CallLimits}; the tenant's when absent
 * @param version rises with each change
 */
public record ExtensionLimitsPublished(
        String tenant,
        String extension,
        @Nullable String daily,
        boolean dailyUnlimited,
        @Nullable Integer abuseCalls,
        boolean abuseUnlimited,
        @Nullable Integer concurrentCalls,
        long version)
        implements LimitRecord {

    public ExtensionLimitsPublished {
        Bounds.name(tenant, "tenant", Bounds.TENANT);
        Bounds.name(extension, "extension", Bounds.EXTENSION);
        if (daily != null) {
            Amount.positive(daily, "daily");
        }
        if (abuseCalls != null) {
            Bounds.between(abuseCalls, 0, 10_000, "abuseCalls");
        }
        if (concurrentCalls != null) {
            Bounds.between(concurrentCalls, 0, 10_000, "concurrentCalls");
        }
    }

    @Override
    public String key() {
        return tenant + "/extension/" + extension;
    }
}
