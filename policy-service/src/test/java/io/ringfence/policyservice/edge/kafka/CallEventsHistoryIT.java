package io.ringfence.policyservice.edge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.policyservice.core.history.CallCursor;
import io.ringfence.policyservice.core.history.CallHistory;
import io.ringfence.policyservice.core.history.CallQuery;
import io.ringfence.policyservice.core.history.ToldCall;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.testing.CallEvents;
import io.ringfence.standalone.TestBacking;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CallEventsHistoryIT {

    private static final String TENANT = "history-bound";
    private static final int CALLS = 4_000;
    private static final Instant FROM =
            Instant.now().truncatedTo(ChronoUnit.MILLIS).minusMillis(CALLS);
    private static final BackwardReader.Bound SMALL =
            new BackwardReader.Bound(500, Long.MAX_VALUE, Duration.ofSeconds(60));

    @Test
    void aSearchThatEndsAtItsBoundSaysHowFarItCameAndGoesOn() {
        // Given
        Map<String, Object> brokers = Map.of("bootstrap.servers", TestBacking.kafka());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(brokers, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int call = 0; call < CALLS; call++) {
                Instant at = FROM.plusMillis(call);
                String extension = call % 1_000 == 0 ? "101" : "102";
                var _ = producer.send(CallEvents.record(CallEvents.ended(TENANT, "c" + call, extension, null, at), at));
            }
            producer.flush();
        }
        CallQuery query = new CallQuery(TENANT, Optional.of("101"), FROM, Optional.empty());
        List<CallHistory.Found> answers = new ArrayList<>();

        // When
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(brokers, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Optional<CallCursor> next = Optional.empty();
            do {
                answers.add(found(CallEventsHistory.find(consumer, query, next, 100, SMALL)));
                next = answers.getLast().next();
            } while (next.isPresent());
        }

        // Then: only the last ends for another reason, and each goes further back
        assertThat(answers).hasSizeGreaterThan(3);
        List<Instant> backTo = answers.stream()
                .map(CallHistory.Found::searchedBackTo)
                .flatMap(Optional::stream)
                .toList();
        assertThat(backTo).hasSize(answers.size() - 1);
        assertThat(backTo.stream()
                        .filter(instant -> !instant.isBefore(FROM))) // what others have written is behind that
                .hasSizeGreaterThan(3)
                .isSortedAccordingTo((one, other) -> other.compareTo(one))
                .doesNotHaveDuplicates();
        assertThat(answers.getFirst().calls())
                .allMatch(call -> !call.toldAt().isBefore(backTo.getFirst()))
                .hasSizeLessThan(4);
        assertThat(answers.stream().flatMap(answer -> answer.calls().stream()).map(ToldCall::callId))
                .isEqualTo(IntStream.of(3_000, 2_000, 1_000, 0)
                        .mapToObj(call -> "c" + call)
                        .toList());
    }

    private static CallHistory.Found found(Result<CallHistory.Found> result) {
        return switch (result) {
            case Result.Done<CallHistory.Found>(var found) -> found;
            case Result.Refused<CallHistory.Found>(var refusal) -> throw new AssertionError(refusal.detail());
        };
    }
}
