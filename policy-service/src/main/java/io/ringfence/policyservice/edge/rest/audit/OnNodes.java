package io.ringfence.policyservice.edge.rest.audit;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.policyservice.core.node.Enforced;
import io.ringfence.policyservice.core.node.NodeState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change on the nodes, as they read it back from their kernels by now.
 *
 * @param enforced nodes that hold it, or what came in its place since
 * @param of nodes that are known and not in a dry run
 * @param missing those that do not hold it, and how they stand; at most {@value #MOST}
 */
@Schema(name = "AuditNodes", description = "What became of a change on the nodes, as they read it back by now.")
public record OnNodes(int enforced, int of, List<Missing> missing) {

    static final int MOST = 20;

    /** A node that does not hold it. */
    @Schema(name = "AuditMissingNode")
    public record Missing(String node, NodeState state) {}

    /**
     * Judges what the nodes said last.
     *
     * @param revision at which a node is sure to hold it; null when it is not published yet
     */
    static OnNodes of(Collection<NodeReported> reports, @Nullable Long revision, Instant now) {
        Enforced count = Enforced.count(reports, revision);
        long wanted = revision == null ? Long.MAX_VALUE : revision;
        return new OnNodes(
                count.nodes(),
                count.of(),
                reports.stream()
                        .filter(report -> report.mode() != Mode.DRY_RUN && !Enforced.holds(report, wanted))
                        .limit(MOST)
                        .map(report -> new Missing(report.node(), NodeState.of(report, wanted, now)))
                        .toList());
    }
}
