package io.ringfence.billingwatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.billingwatcher.edge.kafka.RulesReader;
import io.ringfence.billingwatcher.edge.kafka.WatcherClients;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.standalone.TestBacking;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RulesReaderIT {

    private static final String UNREADABLE = "rules-unreadable";

    @Test
    void aLimitThatCanNotBeReadGoesToTheDeadLettersAndTheOthersCount() throws Exception {
        // Given
        Map<String, Object> brokers = Map.of("bootstrap.servers", TestBacking.kafka());
        CallRules rules = new CallRules();
        RulesReader reader = new RulesReader(new WatcherClients(brokers), rules, tenants -> {});
        try (Calls calls = new Calls(TestBacking.kafka());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(brokers, new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(
                            Topic.CALL_LIMITS.topicName(), UNREADABLE.getBytes(UTF_8), new byte[] {'{'}))
                    .get();
            calls.send(Topic.CALL_LIMITS, Calls.tenant("rules-readable", CallLimits.NONE, 1));

            // When
            reader.start();
            assertThat(reader.awaitWhole(Duration.ofSeconds(60))).isTrue();

            // Then
            assertThat(rules.isDefined("rules-readable")).isTrue();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(origins(calls)).contains(Topic.CALL_LIMITS.topicName()));
        } finally {
            reader.stop();
        }
    }

    private static List<String> origins(Calls calls) {
        return calls.records(Topic.DEAD_LETTERS).stream()
                .filter(letter -> letter.key() != null && new String(letter.key(), UTF_8).equals(UNREADABLE))
                .map(letter -> new String(
                        letter.headers().lastHeader(KafkaRecords.ORIGIN_TOPIC).value(), UTF_8))
                .toList();
    }
}
