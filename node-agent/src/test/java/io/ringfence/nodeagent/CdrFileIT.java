package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.nodeagent.core.cdr.Written;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent, a broker, and a file that Asterisk writes: each record is told, however often either of them is away. */
class CdrFileIT {

    @TempDir
    Path folder;

    @Test
    void eachRecordIsToldThroughRestartsARotationAndABrokerThatIsAway() throws Exception {
        List<String> lines = Written.lines("calls/Master.csv").subList(0, 8);
        Path file = folder.resolve("Master.csv");
        Files.writeString(file, "of a time before the agent\n");
        NodeAgent cutOff = agent(file, "127.0.0.1:1");
        cutOff.start();
        try {
            // Given: two records while Kafka is away
            awaitThat(() -> Files.exists(folder.resolve("state/cdr-file.place")));
            append(file, lines.get(0) + "\n" + lines.get(1) + "\n");
            awaitThat(() -> watch(cutOff).records() == 2);
            assertThat(watch(cutOff).behind()).isPositive();
        } finally {
            cutOff.stop();
        }
        // and more, and a rotation, while the agent is away
        append(file, lines.get(2) + "\n");
        Files.move(file, folder.resolve("Master.csv.1"));
        append(file, lines.get(3) + "\nno record at all\n");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            Topics.create(kafka.bootstrap());
            try (PolicyTopic topic = new PolicyTopic(kafka.bootstrap())) {
                // When
                NodeAgent agent = agent(file, kafka.bootstrap());
                agent.start();
                try {
                    append(file, lines.get(4) + "\n" + lines.get(5).substring(0, 50));

                    // Then
                    awaitThat(() -> calls(topic).size() == 5);
                    append(file, lines.get(5).substring(50) + "\n");
                    awaitThat(() -> calls(topic).size() == 6);
                    awaitThat(() -> !topic.records(Topic.DEAD_LETTERS).isEmpty());
                    assertThat(watch(agent).unreadable()).isEqualTo(1);
                    assertThat(watch(agent).gaps()).isZero();
                } finally {
                    agent.stop();
                }
                assertThat(calls(topic)).extracting(CallEnded::callId).doesNotHaveDuplicates();
                assertThat(calls(topic)).extracting(CallEnded::extension).containsOnly("101");
                ConsumerRecord<byte[], byte[]> letter =
                        topic.records(Topic.DEAD_LETTERS).getFirst();
                assertThat(new String(letter.value(), UTF_8)).isEqualTo("no record at all");
                assertThat(KafkaRecords.toMessage(letter)
                                .header(KafkaRecords.REASON)
                                .orElseThrow())
                        .startsWith("1 columns, but 18 or 21 are expected");
                assertThat(KafkaRecords.toMessage(letter).header(KafkaRecords.ORIGIN_FILE))
                        .contains(file.toString());
            }
        }
    }

    @Test
    void amiAndAFileAtOnceAreRefused() {
        TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), List.of())
                .with(NodeAgentConfig.DryRun.TRUE, NodeAgentConfig.Backend.NFT)
                .with(TestCalls.withAmiAndCdrFile(1, folder.resolve("Master.csv")));

        assertThatThrownBy(() -> new NodeAgent(config, Map.of("bootstrap.servers", "127.0.0.1:1")).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count twice");
    }

    private static io.ringfence.nodeagent.call.CdrWatch watch(NodeAgent agent) {
        return agent.calls().orElseThrow().cdrs().orElseThrow();
    }

    private static void append(Path file, String text) throws Exception {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<CallEnded> calls(PolicyTopic topic) {
        return topic.records(Topic.CALL_EVENTS).stream()
                .map(record -> {
                    try {
                        return (CallEnded) Codec.decode(KafkaRecords.toMessage(record));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private NodeAgent agent(Path file, String bootstrap) {
        TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), List.of())
                .with(NodeAgentConfig.DryRun.TRUE, NodeAgentConfig.Backend.NFT)
                .with(TestCalls.withCdrFile(file));
        return new NodeAgent(config, Map.of("bootstrap.servers", bootstrap));
    }
}
