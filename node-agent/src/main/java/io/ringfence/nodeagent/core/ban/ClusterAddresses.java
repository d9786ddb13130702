package io.ringfence.nodeagent.core.ban;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.firewall.network.Network;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The addresses of the cluster's nodes, as each has reported its own; nobody bans them. */
public final class ClusterAddresses {

    private final Map<String, List<Network>> byNode = new ConcurrentHashMap<>();

    /**
     * Takes a node's report.
     *
     * @return whether its addresses are other ones than before
     */
    public boolean reported(NodeReported report) {
        List<Network> addresses =
                report.facts().ownAddresses().stream().map(Network::parse).toList();
        return !addresses.equals(byNode.put(report.node(), addresses));
    }

    /** The addresses of all nodes. */
    public List<Network> all() {
        return byNode.values().stream().flatMap(List::stream).distinct().toList();
    }

    /** These, and further networks given as text. */
    public List<Network> with(List<String> further) {
        return Stream.concat(all().stream(), further.stream().map(Network::parse))
                .distinct()
                .toList();
    }
}
