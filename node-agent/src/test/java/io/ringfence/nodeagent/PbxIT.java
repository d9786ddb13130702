package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.DialReason;
import io.ringfence.nodeagent.core.call.DialRequest;
import io.ringfence.nodeagent.core.call.Limits;
import io.ringfence.nodeagent.core.pbx.CallTracker;
import io.ringfence.nodeagent.core.pbx.Recording;
import io.ringfence.nodeagent.edge.ami.FakeAsterisk;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent between an Asterisk and a broker: calls are told, counted and ended. */
class PbxIT {

    private static final String LEG = "pbx-1:1795549582.5";

    @TempDir
    Path folder;

    @Test
    void callsAreToldCountedAndEndedOnCommand() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                FakeAsterisk asterisk = new FakeAsterisk()) {
            // Given
            Topics.create(kafka.bootstrap());
            asterisk.says(Recording.of("killed_during_a_call").stream()
                    .map(Recording.Timed::stamped)
                    .toList());
            TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), List.of())
                    .with(NodeAgentConfig.DryRun.TRUE, NodeAgentConfig.Backend.NFT)
                    .with(TestCalls.withAmi(asterisk.port()));
            NodeAgent agent = new NodeAgent(config, Map.of("bootstrap.servers", kafka.bootstrap()));
            try (PolicyTopic topic = new PolicyTopic(kafka.bootstrap())) {
                topic.event(Topic.CALL_LIMITS, Limits.acme(new CallLimits(null, null, null, null, null, null, 1)));
                agent.start();

                // Then
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(told(topic)).isEqualTo(Recording.expected("killed_during_a_call")));
                awaitThat(() -> ask(agent) == DialReason.CONCURRENT_CALLS);

                // When
                topic.event(
                        Topic.NODE_COMMANDS,
                        new HangUpRequested("pbx-1", "acme", List.of(LEG), "the limit is reached", Instant.now()));

                // Then
                awaitThat(() -> asterisk.hungUp().equals(List.of("PJSIP/trunk-a-00000003")));
                assertThat(agent.calls().orElseThrow().pbx().orElseThrow().hungUp())
                        .isEqualTo(1);
            } finally {
                agent.stop();
            }
        }
    }

    @Test
    void endOfACallIsConfirmedByTheWire() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                FakeAsterisk asterisk = new FakeAsterisk();
                PolicyTopic topic = new PolicyTopic(kafka.bootstrap())) {
            // Given: a call that the wire shows too, and that ends with its Asterisk
            Topics.create(kafka.bootstrap());
            asterisk.says(Recording.of("killed_during_a_call").stream()
                    .map(Recording.Timed::stamped)
                    .map(text ->
                            text.contains("Uniqueid: 1795549582.5") ? text + "\r\nChanVariable: SIPCALLID=c1" : text)
                    .toList());
            TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), List.of())
                    .with(NodeAgentConfig.DryRun.TRUE, NodeAgentConfig.Backend.NFT)
                    .with(TestCalls.withAmi(asterisk.port()));
            NodeAgent agent = new NodeAgent(config, Map.of("bootstrap.servers", kafka.bootstrap()));
            try {
                agent.start();
                await().atMost(Duration.ofSeconds(30)).until(() -> !told(topic).isEmpty());
                CallTracker tracker =
                        agent.calls().orElseThrow().pbx().orElseThrow().tracker();
                topic.event(Topic.TRUNK_DIALOGS, onTheWire("pbx-2", State.ANSWERED));
                topic.event(Topic.TRUNK_DIALOGS, onTheWire("pbx-1", State.ANSWERED));
                awaitThat(() -> tracker.wireFigures().known() == 1);
                asterisk.says(List.of());
                asterisk.drop();
                awaitThat(() -> tracker.wireFigures().unconfirmed() == 1);

                // When
                topic.event(Topic.TRUNK_DIALOGS, onTheWire("pbx-1", State.ENDED));

                // Then
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(ends(topic))
                                .extracting(
                                        CallEnded::callId,
                                        CallEnded::revisionNumber,
                                        CallEnded::confirmed,
                                        CallEnded::trunkCallId)
                                .containsExactly(tuple(LEG, 0, false, "c1"), tuple(LEG, 1, true, "c1")));
            } finally {
                agent.stop();
            }
        }
    }

    private static TrunkDialogSeen onTheWire(String node, State state) {
        Instant now = Instant.now();
        return new TrunkDialogSeen(node, "c1", "198.51.100.9", null, state, now, now, now);
    }

    private static List<CallEnded> ends(PolicyTopic topic) throws Exception {
        List<CallEnded> ends = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : topic.records(Topic.CALL_EVENTS)) {
            if (Codec.decode(KafkaRecords.toMessage(record)) instanceof CallEnded ended) {
                ends.add(ended);
            }
        }
        return ends;
    }

    private static DialReason ask(NodeAgent agent) {
        Optional<Account> anna = Optional.of(new Account("acme", "101"));
        return agent.calls()
                .orElseThrow()
                .desk()
                .ask(DialRequest.of(anna, "+442079460106", Optional.empty(), false))
                .reason();
    }

    private static List<String> told(PolicyTopic topic) throws Exception {
        List<String> lines = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : topic.records(Topic.CALL_EVENTS)) {
            if (Codec.decode(KafkaRecords.toMessage(record)) instanceof CallEvent event) {
                Recording.line(event).forEach(lines::add);
            }
        }
        return lines;
    }
}
