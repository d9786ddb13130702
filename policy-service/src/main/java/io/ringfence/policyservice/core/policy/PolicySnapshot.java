package io.ringfence.policyservice.core.policy;

import io.ringfence.firewall.policy.Policy;

/**
 * The stored policy at one moment.
 *
 * @param change the number of the last change in it
 * @param revision the highest revision that is known to be published
 * @param pending records that wait to be published
 */
public record PolicySnapshot(Policy policy, long change, long revision, long pending) {}
