package io.ringfence.nodeagent.core.policy;

import io.ringfence.firewall.policy.NamedLists;
import java.util.Optional;
import java.util.UUID;

/**
 * What a node holds of a policy, to measure a replayed log against.
 *
 * @param policyId the policy; empty when the node holds none
 * @param highestSequence the latest change that it has seen
 * @param stateDigest names the live keys with their sequences; equal states have equal digests
 * @param lists the named lists, whole
 */
public record Held(Optional<UUID> policyId, long highestSequence, long stateDigest, NamedLists lists) {

    /** A node without a policy. */
    public static final Held NOTHING = new Held(Optional.empty(), 0, 0, NamedLists.NONE);
}
