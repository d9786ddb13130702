package io.ringfence.policyservice.core.node;

import io.ringfence.contract.node.NodeReported;
import java.util.List;
import java.util.Optional;

/** What each node said last. */
public interface Nodes {

    /** All known nodes, by name. */
    List<NodeReported> all();

    Optional<NodeReported> find(String node);

    /** Forgets a node that is gone for good; one that still reports comes back. Throws when the brokers don't answer. */
    void forget(String node);
}
