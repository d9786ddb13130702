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
            long begin = System.nanoTime();
            awaitThat(() -> agent.metric("ringfence_agent_applied_revision") == revision);
            System.out.println("second start to all proven ms " + (System.nanoTime() - begin) / 1_000_000);

            // Then
            assertThat(entries("rf-block4")).isEqualTo(MILLION + 1);
            System.out.println("rss MiB " + agent.residentMib());
            System.out.println("apply s " + agent.metric("ringfence_agent_apply_seconds"));
            assertThat(agent.residentMib()).isLessThan(400);
        }

        for (int i = 0; i < 2; i++) {
            Path file = folder.resolve("raw");
            StringBuilder t = new StringBuilder("create raw hash:net hashsize 262144 maxelem 1500000 timeout 0\n");
            for (int j = 0; j < million.size(); j++) {
                t.append("add raw ");
                million.append(t, j);
                t.append("\n");
            }
            java.nio.file.Files.writeString(file, t);
            long b = System.nanoTime();
            namespace.run("ipset", "restore", "-file", file.toString());
            System.out.println("raw ms " + (System.nanoTime() - b) / 1_000_000);
            b = System.nanoTime();
            namespace.run("sh", "-c", "ipset save raw > /dev/null");
            System.out.println("raw save ms " + (System.nanoTime() - b) / 1_000_000);
            namespace.run("ipset", "destroy", "raw");
        }
        // When: started once more, nothing is written
        long begin = System.nanoTime();
        try (AgentProcess agent = start()) {
            awaitThat(() -> agent.metric("ringfence_agent_applied_revision") == revision);
            System.out.println("adopted after ms " + (System.nanoTime() - begin) / 1_000_000);

            // Then
            assertThat(agent.metric("ringfence_agent_elements_written_total")).isZero();
            awaitThat(() -> agent.health("kafka").equals("in contact"));
            System.out.println("rss MiB " + agent.residentMib());
            assertThat(agent.metric("ringfence_agent_elements_written_total")).isZero();
        }
    }

    @AfterEach
    void log() throws Exception {
        System.out.println(java.nio.file.Files.readString(folder.resolve("agent.log"))
                .lines()
                .map(l -> "LOG ms " + l)
                .collect(java.util.stream.Collectors.joining("\n")));
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
