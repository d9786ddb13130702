package io.ringfence.policyservice.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.policyservice.testing.Reports;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeStateTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void anEnforcingNodeIsBehindUntilItHoldsTheEnd() {
        assertThat(NodeState.of(report(Mode.ENFORCING, 5), 5, NOW)).isEqualTo(NodeState.ENFORCING);
        assertThat(NodeState.of(report(Mode.ENFORCING, 4), 5, NOW)).isEqualTo(NodeState.BEHIND);
        assertThat(NodeState.of(report(Mode.DEGRADED, 5), 5, NOW)).isEqualTo(NodeState.DEGRADED);
        assertThat(NodeState.of(report(Mode.DRY_RUN, 5), 5, NOW)).isEqualTo(NodeState.DRY_RUN);
        assertThat(NodeState.of(report(Mode.WAITING, 0), 5, NOW)).isEqualTo(NodeState.WAITING);
    }

    @Test
    void aNodeIsSilentAfterThreeMissedHeartbeats() {
        NodeReported report = report(Mode.ENFORCING, 5);

        assertThat(NodeState.of(report, 5, NOW.plusSeconds(30))).isEqualTo(NodeState.ENFORCING);
        assertThat(NodeState.of(report, 5, NOW.plusSeconds(31))).isEqualTo(NodeState.SILENT);
    }

    @Test
    void onlyEnforcingNodesAtTheRevisionCount() {
        List<NodeReported> reports = List.of(
                report(Mode.ENFORCING, 5),
                report(Mode.ENFORCING, 4),
                report(Mode.DEGRADED, 5),
                report(Mode.WAITING, 0),
                report(Mode.DRY_RUN, 5));

        assertThat(Enforced.count(reports, 5L)).isEqualTo(new Enforced(1, 4));
        assertThat(Enforced.count(reports, 3L)).isEqualTo(new Enforced(2, 4));
        assertThat(Enforced.count(reports, null)).isEqualTo(new Enforced(0, 4));
    }

    private static NodeReported report(Mode mode, long revision) {
        return Reports.of("pbx-1", mode, revision, NOW);
    }
}
