package io.ringfence.trafficsensor.edge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.registration.PhoneUnregistered;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.EmbeddedKafka.Listener;
import io.ringfence.standalone.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that come late, and brokers that never come. */
@Timeout(120)
class EventSenderIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    @Test
    void whatIsTakenWhileTheBrokersAreAwayIsToldInItsOrderWhenTheyCome() {
        Listener listener = Listener.loopback();
        try (EventSender sender = new EventSender(Map.of("bootstrap.servers", listener.address()), "pbx-1")) {
            for (int i = 0; i < 1_200; i++) {
                sender.take(Topic.REGISTRATIONS, event(i), AT);
            }
            assertThat(sender.waiting()).isEqualTo(1_200);

            try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, List.of(listener))) {
                Topics.create(kafka.bootstrap());

                await().atMost(LIMIT).until(() -> sender.waiting() == 0);
                assertThat(sender.dropped()).isZero();
                assertThat(told(kafka.bootstrap(), 1_200))
                        .containsExactlyElementsOf(IntStream.range(0, 1_200)
                                .mapToObj(i -> "phone-" + i)
                                .toList());
            }
        }
    }

    @Test
    void whatFindsNoRoomAndWhatIsLeftAtTheEndIsCounted() {
        EventSender sender = new EventSender(Map.of("bootstrap.servers", "127.0.0.1:9"), "pbx-1");
        int all = 2 * EventSender.MAX_WAITING;
        for (int i = 0; i < all; i++) {
            sender.take(Topic.REGISTRATIONS, event(i), AT);
        }

        assertThat(sender.waiting() + sender.dropped()).isEqualTo(all);
        assertThat(sender.dropped()).isPositive();
        sender.close();

        assertThat(sender.waiting()).isZero();
        assertThat(sender.dropped()).isEqualTo(all);
    }

    /** All of one address, whose order therefore counts. */
    private static PhoneUnregistered event(int number) {
        return new PhoneUnregistered("192.0.2.1", "phone-" + number, "pbx-1", AT);
    }

    private static List<String> told(String bootstrap, int count) {
        List<TopicPartition> partitions = IntStream.range(0, Topic.REGISTRATIONS.partitions())
                .mapToObj(number -> new TopicPartition(Topic.REGISTRATIONS.topicName(), number))
                .toList();
        List<String> accounts = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    try {
                        accounts.add(((PhoneUnregistered) Codec.decode(KafkaRecords.toMessage(record))).account());
                    } catch (UnreadableException e) {
                        throw new AssertionError(e);
                    }
                });
                return accounts.size() >= count;
            });
        }
        return accounts;
    }
}
