package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.nodeagent.core.call.Limits;
import io.ringfence.nodeagent.edge.store.SavedCalls;
import io.ringfence.nodeagent.edge.store.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dial check of a real Kamailio, with real SIP: an agent without a broker answers from what was saved. */
class KamailioIT {

    private static final String LONDON = "+442079460106";

    @TempDir
    Path folder;

    @Test
    void refusesPassesAndGoesOnWithoutTheAgentAsItsSettingSays() throws Exception {
        try (StateDirectory state = StateDirectory.open(folder.resolve("state"))) {
            SavedCalls saved = new SavedCalls(state);
            saved.saveLimits(List.of(
                    Limits.acme(new CallLimits(null, null, null, "0.50", null, null, null)),
                    Limits.route("44", "0.20"),
                    Limits.route("881", "9.00")));
            saved.saveBlocks(List.of(Limits.block(Limit.EXTENSION_DAILY, 1, null)));
        }
        try (AgentProcess agent =
                        AgentProcess.start(folder, "127.0.0.1:1", List.of(), Map.of("NODE_AGENT_DRY_RUN", "true"));
                Kamailio open = Kamailio.start(folder.resolve("open"), agent.port(), "");
                Kamailio closed =
                        Kamailio.start(folder.resolve("closed"), agent.port(), "#!define RINGFENCE_DENY_WHEN_AWAY")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !agent.health("kafka").isEmpty());

            // A blocked extension, and what comes as a part of the number
            String blocked = "EXTENSION_DAILY 101 is blocked .EXTENSION_DAILY.: 12.34 EUR spent of 10.00 EUR";
            assertThat(open.isRefused("101", LONDON, 403, blocked)).isEmpty();
            assertThat(open.isRefused("101", LONDON + "&amp;number=118", 403, blocked))
                    .isEmpty();
            // An emergency, an extension that may call, and a number that is too costly for it
            assertThat(open.connects("101", "118")).isEmpty();
            assertThat(open.connects("102", LONDON)).isEmpty();
            assertThat(open.isRefused(
                            "102", "+881612345678", 403, "ROUTE_COST a minute costs 9.00 EUR, the cap is 0.50"))
                    .isEmpty();
            assertThat(closed.connects("102", LONDON)).isEmpty();

            // Without the agent; each process of Kamailio has asked for another call before
            agent.kill();
            for (int call = 0; call < 4; call++) {
                assertThat(open.connects("101", LONDON)).isEmpty();
                assertThat(closed.isRefused("102", LONDON, 503, "Calls can't be checked"))
                        .isEmpty();
            }
        }
    }
}
