package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.DialAnswer;
import io.ringfence.nodeagent.core.call.DialReason;
import io.ringfence.nodeagent.core.call.DialRequest;
import io.ringfence.nodeagent.core.call.Limits;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent and a broker: limits and blocks come, hold, outlast the broker and a restart, and refusals are told. */
class DialRulesIT {

    private static final String LONDON = "+442079460106";

    @TempDir
    Path folder;

    private EmbeddedKafka kafka;
    private PolicyTopic topic;
    private NodeAgent agent;

    @BeforeEach
    void open() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Topics.create(kafka.bootstrap());
        topic = new PolicyTopic(kafka.bootstrap());
        agent = agent();
        agent.start();
    }

    @AfterEach
    void close() throws Exception {
        agent.stop();
        topic.close();
        kafka.close();
    }

    @Test
    void blocksHoldAtOnceOutlastTheBrokerAndRefusalsAreTold() throws Exception {
        // Given
        topic.event(Topic.CALL_LIMITS, Limits.acme(CallLimits.NONE));
        topic.event(Topic.CALL_BLOCKS, Limits.block(Limit.ABUSE, 1, null));

        // Then
        awaitThat(() -> !ask("101", LONDON).allows());
        assertThat(ask("102", LONDON).allows()).isTrue();
        awaitThat(() -> !refusals().isEmpty());
        assertThat(refusals().getFirst())
                .satisfies(refused -> assertThat(refused.tenant()).isEqualTo("acme"))
                .satisfies(refused -> assertThat(refused.callId()).startsWith("pbx-1:"))
                .satisfies(refused -> assertThat(refused.extension()).isEqualTo("101"))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo("ABUSE"));

        // When
        agent.stop();
        topic.event(Topic.CALL_BLOCKS, Limits.lift(Limit.ABUSE, 2));
        NodeAgent cutOff = agent("127.0.0.1:1");
        cutOff.start();

        // Then
        assertThat(ask(cutOff, "101", LONDON).reason()).isEqualTo(DialReason.ABUSE);
        cutOff.stop();
        agent = agent();
        agent.start();
        awaitThat(() -> ask("101", LONDON).allows());
    }

    @Test
    void whatWasTakenAwayMeanwhileGoesOnceTheTopicWasRead() throws Exception {
        // Given
        topic.event(Topic.CALL_LIMITS, Limits.acme(new CallLimits(null, null, null, "0.50", null, null, null)));
        topic.event(Topic.CALL_LIMITS, Limits.route("44", "2.00"));
        awaitThat(() -> ask("101", LONDON).reason() == DialReason.ROUTE_COST);
        agent.stop();

        // When
        topic.tombstone(Topic.CALL_LIMITS, Limits.route("44", "2.00").key());
        agent = agent();
        agent.start();

        // Then
        awaitThat(() -> ask("101", LONDON).allows());
    }

    @Test
    void callsThatCostWaitUntilSomebodyCountsThem() throws Exception {
        // Given: a tenant that wants it so, and nobody who counts
        topic.event(Topic.CALL_LIMITS, Limits.acme(TenantPublished.WhenBlind.CLOSED, CallLimits.NONE));
        topic.event(Topic.CALL_LIMITS, Limits.route("39800", "0"));
        awaitThat(() -> ask("101", LONDON).reason() == DialReason.BILLING_BLIND);
        awaitThat(() -> ask("101", "800123456").allows());
        assertThat(ask("101", "118").reason()).isEqualTo(DialReason.EMERGENCY);
        assertThat(agent.calls().orElseThrow().blindness().words()).isPresent();

        // When: others are counted, then acme
        int other = (Limits.PARTITION + 1) % Topic.CALL_EVENTS.partitions();
        topic.event(Topic.CALL_BLOCKS, new CountingProgress(other, Instant.now()));
        topic.event(Topic.CALL_BLOCKS, Limits.block(Limit.ABUSE, 1, null));
        awaitThat(() -> ask("101", LONDON).reason() == DialReason.ABUSE);
        assertThat(ask("102", LONDON).reason()).isEqualTo(DialReason.BILLING_BLIND);
        topic.event(Topic.CALL_BLOCKS, new CountingProgress(Limits.PARTITION, Instant.now()));

        // Then
        awaitThat(() -> ask("102", LONDON).allows());
        assertThat(agent.calls().orElseThrow().blindness().words()).isEmpty();

        // When
        topic.event(
                Topic.CALL_BLOCKS,
                new CountingProgress(Limits.PARTITION, Instant.now().minusSeconds(61)));

        // Then
        awaitThat(() -> ask("102", LONDON).reason() == DialReason.BILLING_BLIND);
        awaitThat(() -> refusals().stream().anyMatch(refused -> refused.reason().equals("BILLING_BLIND")));
        assertThat(topic.records(Topic.DEAD_LETTERS)).isEmpty();
    }

    private DialAnswer ask(String extension, String number) {
        return ask(agent, extension, number);
    }

    private static DialAnswer ask(NodeAgent of, String extension, String number) {
        return of.calls()
                .orElseThrow()
                .desk()
                .ask(DialRequest.of(Optional.of(new Account("acme", extension)), number, Optional.empty(), false));
    }

    private List<CallRefused> refusals() {
        return topic.records(Topic.CALL_EVENTS).stream()
                .map(KafkaRecords::toMessage)
                .map(message -> {
                    try {
                        return Codec.decode(message);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .filter(CallRefused.class::isInstance)
                .map((Event event) -> (CallRefused) event)
                .toList();
    }

    private NodeAgent agent() {
        return agent(kafka.bootstrap());
    }

    private NodeAgent agent(String bootstrap) {
        TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), List.of())
                .with(NodeAgentConfig.DryRun.TRUE, NodeAgentConfig.Backend.NFT);
        return new NodeAgent(config, Map.of("bootstrap.servers", bootstrap));
    }
}
