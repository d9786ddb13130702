package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent with a list of a million networks. */
@RequiresNetworkNamespaces
class MillionIT {

    private static final int MILLION = 1_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private NetworkNamespace namespace;
    private EmbeddedKafka kafka;
    private PolicyTopic topic;

    @BeforeEach
    void open() throws Exception {
        namespace = NetworkNamespace.create();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Topics.create(kafka.bootstrap());
        topic = new PolicyTopic(kafka.bootstrap());
    }

    @AfterEach
    void close() {
        topic.close();
        kafka.close();
        namespace.close();
    }

    @Test
    void leavesTheLiveSetAloneWhenKilledWhileFillingAndAdoptsAMillionAtAStart() throws Exception {
        // Given
        topic.settings(Policies.ID);
        topic.block("203.0.113.9");
        NetworkSet million = Policies.addresses(MILLION, 5);
        long revision;
        try (AgentProcess agent = start()) {
            awaitThat(() -> agent.health("mode").equals("ENFORCING"));

            // When: killed in the middle of the fill
            revision = topic.list("feed", million);
            awaitThat(() -> entries("rf-block4-new") > 10_000);
            agent.kill();
        }

        // Then
        assertThat(namespace.run("ipset", "save", "rf-block4").lines().filter(line -> line.startsWith("add")))
                .singleElement()
                .asString()
                .contains("203.0.113.9");

        // When: started again, it finishes
        try (AgentProcess agent = start()) {
            awaitThat(() -> agent.metric("ringfence_agent_applied_revision") == revision);

            // Then
            assertThat(entries("rf-block4")).isEqualTo(MILLION + 1);
            assertThat(agent.residentMib()).isLessThan(400);
        }

        // When: started once more, nothing is written
        try (AgentProcess agent = start()) {
            awaitThat(() -> agent.metric("ringfence_agent_applied_revision") == revision);

            // Then
            assertThat(agent.metric("ringfence_agent_elements_written_total")).isZero();
            awaitThat(() -> agent.health("kafka").equals("in contact"));
            assertThat(agent.residentMib()).isLessThan(400);
            assertThat(agent.metric("ringfence_agent_elements_written_total")).isZero();
        }
    }

    private AgentProcess start() throws Exception {
        return AgentProcess.start(folder, kafka.bootstrap(), namespace.prefix(), Map.of());
    }

    private int entries(String set) {
        return namespace
                .run("ipset", "list", "-t", set)
                .lines()
                .filter(line -> line.startsWith("Number of entries: "))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .sum();
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(condition);
    }
}
