package io.ringfence.policyservice.core.limit;

import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.Optional;
import java.util.OptionalLong;

/** Where limits of single extensions are kept, and each change of them published. */
public interface ExtensionStore {

    /** Those of a tenant that have limits of their own, in the order of their names. */
    Page<Stored<ExtensionLimitsPublished>> page(String tenant, Optional<String> after, int limit);

    Optional<Stored<ExtensionLimitsPublished>> find(String tenant, String extension);

    /**
     * Sets the limits of an extension.
     *
     * @param wanted its version is not looked at
     * @param ifVersion the version that the caller has seen
     */
    Result<Changed<Stored<ExtensionLimitsPublished>>> put(
            ExtensionLimitsPublished wanted, OptionalLong ifVersion, Requester who);

    /** Takes the limits of an extension away; its tenant's hold then. */
    Result<Changed<Stored<ExtensionLimitsPublished>>> remove(
            String tenant, String extension, OptionalLong ifVersion, Requester who);
}
