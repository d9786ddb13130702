package io.ringfence.nodeagent;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.nodeagent.core.call.Limits;
import io.ringfence.nodeagent.edge.store.SavedCalls;
import io.ringfence.nodeagent.edge.store.StateDirectory;
import io.ringfence.standalone.testing.TemporaryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The agent as Quarkus starts it: from its settings, with health and metrics. No root is needed: it runs dry. */
@QuarkusTest
@QuarkusTestResource(HealthIT.DryNode.class)
public class HealthIT {

    /** A node with a saved policy, saved limits and a saved block of acme, and no broker. */
    public static final class DryNode implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            Path state = TemporaryFolder.create("ringfence-agent-").resolve("state");
            try {
                SavedPolicies.save(state, "203.0.113.9");
                try (StateDirectory opened = StateDirectory.open(state)) {
                    SavedCalls saved = new SavedCalls(opened);
                    saved.saveLimits(List.of(
                            Limits.acme(new CallLimits(null, null, null, "0.50", null, "1.00", null)),
                            Limits.route("44", "0.20"),
                            Limits.route("881", "9.00")));
                    saved.saveBlocks(List.of(Limits.block(Limit.EXTENSION_DAILY, 1, null)));
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return Map.of(
                    "node-agent.node", "pbx-1",
                    "node-agent.state-dir", state.toString(),
                    "node-agent.dry-run", "true",
                    "node-agent.control-plane", "192.0.2.1,2001:db8::/64",
                    "kafka.bootstrap.servers", "127.0.0.1:1");
        }

        @Override
        public void stop() {}
    }

    @Test
    void readinessSaysWhatTheNodeDoesAndSinceWhenKafkaIsAway() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> get("/q/health/ready")
                        .then()
                        .statusCode(200)
                        .body("checks[0].data.mode", is("DRY_RUN"))
                        .body("checks[0].data.appliedRevision", is(2))
                        .body("checks[0].data.kafka", containsString("no contact since")));
    }

    @Test
    void livenessIsTheOwnersThread() {
        get("/q/health/live").then().statusCode(200);
    }

    @Test
    void metricsHaveTheFigures() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> get("/q/metrics")
                        .then()
                        .statusCode(200)
                        .body(containsString("ringfence_agent_applied_revision 2.0"))
                        .body(containsString("ringfence_agent_asked{set=\"rf-block4\"} 1.0"))
                        .body(containsString("ringfence_agent_elements_written_total 0.0"))
                        .body(containsString("ringfence_agent_sip_sources 0.0"))
                        .body(containsString("ringfence_agent_sip_sources_limited 0.0"))
                        .body(containsString("ringfence_agent_sip_table_fill 0.0"))
                        .body(containsString("ringfence_agent_kafka_contact_age_seconds")));
    }
}
