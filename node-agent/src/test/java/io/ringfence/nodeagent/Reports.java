package io.ringfence.nodeagent;

import static org.awaitility.Awaitility.await;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.nodeagent.status.StatusBoard;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What an agent says of its node, and the waiting for it. */
final class Reports {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Reports() {}

    /** The agent's last report. */
    static NodeReported reportOf(NodeAgent agent) {
        return agent.board().flatMap(StatusBoard::last).orElseThrow();
    }

    /** Waits up to a minute; what a condition throws counts as not yet. */
    static void awaitThat(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(condition);
    }
}
