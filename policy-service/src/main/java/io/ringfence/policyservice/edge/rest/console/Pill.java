package io.ringfence.policyservice.edge.rest.console;

import io.ringfence.policyservice.core.node.NodeState;
import io.ringfence.policyservice.edge.rest.NodeView;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the cluster is safe, in one sentence.
 *
 * @param tone {@code ok}, {@code wait} or {@code bad}: which colour and which sign it has
 */
public record Pill(String tone, String text) {

    /** Judges the nodes; the worst of them gives the tone. */
    static Pill of(long revision, List<NodeView> nodes) {
        if (nodes.isEmpty()) {
            return new Pill("wait", "No node has reported yet");
        }
        long enforcing = count(nodes, NodeState.ENFORCING);
        String text = enforcing + " of " + nodes.size() + (nodes.size() == 1 ? " node enforces" : " nodes enforce")
                + " revision " + revision;
        String others = Stream.of(
                        NodeState.SILENT, NodeState.DEGRADED, NodeState.BEHIND, NodeState.WAITING, NodeState.DRY_RUN)
                .filter(state -> count(nodes, state) > 0)
                .map(state -> count(nodes, state) + " " + word(state))
                .reduce((first, second) -> first + ", " + second)
                .map(told -> "; " + told)
                .orElse("");
        if (count(nodes, NodeState.SILENT) > 0) {
            return new Pill("bad", text + others);
        }
        return new Pill(enforcing == nodes.size() ? "ok" : "wait", text + others);
    }

    /** A state, as people say it. */
    static String word(NodeState state) {
        return switch (state) {
            case ENFORCING -> "enforcing";
            case BEHIND -> "behind";
            case DEGRADED -> "degraded";
            case DRY_RUN -> "in a dry run";
            case WAITING -> "waiting for a policy";
            case SILENT -> "silent";
        };
    }

    private static long count(List<NodeView> nodes, NodeState state) {
        return nodes.stream().filter(node -> node.state() == state).count();
    }
}
