package io.ringfence.policyservice.core.node;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * On how many nodes something holds, as they read it back from their kernels.
 *
 * @param nodes nodes that enforce it
 * @param of nodes that are known and not in a dry run
 */
public record Enforced(int nodes, int of) {

    /**
     * Counts the nodes that hold a revision.
     *
     * @param revision from which on it holds; null when it is not published yet
     */
    public static Enforced count(Collection<NodeReported> reports, @Nullable Long revision) {
        int nodes = 0;
        int of = 0;
        for (NodeReported report : reports) {
            if (report.mode() == Mode.DRY_RUN) {
                continue;
            }
            of++;
            if (revision != null && holds(report, revision)) {
                nodes++;
            }
        }
        return new Enforced(nodes, of);
    }

    /** Whether a node's kernel was proven to hold a revision. */
    public static boolean holds(NodeReported report, long revision) {
        return report.mode() == Mode.ENFORCING && report.appliedRevision() >= revision;
    }
}
