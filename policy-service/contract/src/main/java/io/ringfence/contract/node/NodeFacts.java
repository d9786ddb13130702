package io.ringfence.contract.node;

import io.ringfence.contract.Bounds;
import java.util.List;
import java.util.Objects;

/**
 * The compiler's input beside the policy.
 *
 * @param backend the iptables backend in use: {@code nft} or {@code legacy}
 * @param controlPlane addresses that always pass: brokers, policy-service, DNS
 * @param maxElements the largest set that the node will make
 */
public record NodeFacts(String backend, List<String> controlPlane, int maxElements) {
    public NodeFacts {
        Objects.requireNonNull(backend, "backend");
        controlPlane = List.copyOf(controlPlane);
        Bounds.atLeast(maxElements, 1, "maxElements");
    }
}
