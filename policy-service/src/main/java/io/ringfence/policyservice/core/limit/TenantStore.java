package io.ringfence.policyservice.core.limit;

import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.Optional;
import java.util.OptionalLong;

/** Where tenants and their limits are kept, and each change of them published. Both are one record, with one version. */
public interface TenantStore {

    /**
     * In the order of their names.
     *
     * @param containing what is in their names; empty for all
     */
    Page<Stored<TenantPublished>> page(String containing, Optional<String> after, int limit);

    Optional<Stored<TenantPublished>> find(String tenant);

    /**
     * Sets what a tenant is.
     *
     * @param wanted its limits, its version and the zone before are not looked at: they follow from what is stored
     * @param ifVersion the version that the caller has seen
     */
    Result<Changed<Stored<TenantPublished>>> put(TenantPublished wanted, OptionalLong ifVersion, Requester who);

    /** Sets the limits of a tenant. */
    Result<Changed<Stored<TenantPublished>>> putLimits(
            String tenant, CallLimits limits, OptionalLong ifVersion, Requester who);

    /** Takes a tenant away, with all limits and routes. */
    Result<Changed<Stored<TenantPublished>>> remove(String tenant, OptionalLong ifVersion, Requester who);
}
