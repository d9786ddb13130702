package io.ringfence.policyservice.edge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.standalone.TestBacking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BackwardReaderIT {

    private static final int MANY = 5_000;
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    private static final BackwardReader.Bound NONE =
            new BackwardReader.Bound(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofSeconds(60));

    private static KafkaConsumer<byte[], byte[]> consumer;
    private static Admin admin;

    @BeforeAll
    static void connect() {
        Map<String, Object> brokers = Map.of("bootstrap.servers", TestBacking.kafka());
        consumer = new KafkaConsumer<>(brokers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        admin = Admin.create(brokers);
    }

    @AfterAll
    static void disconnect() {
        consumer.close();
        admin.close();
    }

    @Test
    void givesOnePartitionFromItsEndToItsBeginning() throws Exception {
        List<TopicPartition> partitions = filled(1, MANY, 10);

        BackwardReader reader = reader(BackwardReader.between(consumer, partitions, START, Optional.empty()), 7);

        assertThat(offsets(all(reader)))
                .isEqualTo(LongStream.range(0, MANY)
                        .map(offset -> MANY - 1 - offset)
                        .filter(offset -> offset % 7 == 0)
                        .boxed()
                        .toList());
        assertThat(reader.isExhausted()).isTrue();
        assertThat(reader.searchedBackTo()).isEmpty();
    }

    @Test
    void givesSeveralPartitionsByTime() throws Exception {
        List<TopicPartition> partitions = filled(3, MANY, 10);

        List<ConsumerRecord<byte[], byte[]>> read =
                all(reader(BackwardReader.between(consumer, partitions, START, Optional.empty()), 1));

        assertThat(read).hasSize(MANY);
        assertThat(read.stream().map(ConsumerRecord::timestamp).toList())
                .isEqualTo(IntStream.range(0, MANY)
                        .mapToObj(second -> START.plusSeconds(MANY - 1 - second).toEpochMilli())
                        .toList());
    }

    @Test
    void goesOnWhereItEnded() throws Exception {
        List<TopicPartition> partitions = filled(2, MANY, 10);
        List<BackwardReader.Range> ranges = BackwardReader.between(consumer, partitions, START, Optional.empty());
        List<Long> read = new ArrayList<>();
        int readers = 0;

        while (ranges.stream().anyMatch(range -> range.floor() < range.end())) {
            BackwardReader reader = reader(ranges, 1);
            for (int taken = 0; taken < 777; taken++) {
                reader.next().ifPresent(record -> read.add(record.timestamp()));
            }
            ranges = ranges.stream()
                    .map(range -> new BackwardReader.Range(
                            range.partition(), range.floor(), reader.position(range.partition())))
                    .toList();
            readers++;
        }

        assertThat(readers).isEqualTo(7);
        assertThat(read)
                .isEqualTo(IntStream.range(0, MANY)
                        .mapToObj(second -> START.plusSeconds(MANY - 1 - second).toEpochMilli())
                        .toList());
    }

    @Test
    void endsAtTheBoundAndSaysHowFarItCame() throws Exception {
        List<TopicPartition> partitions = filled(1, MANY, 10);
        List<BackwardReader.Range> ranges = BackwardReader.between(consumer, partitions, START, Optional.empty());

        BackwardReader reader = new BackwardReader(
                consumer, ranges, record -> false, new BackwardReader.Bound(1_000, Long.MAX_VALUE, NONE.time()));

        assertThat(reader.next()).isEmpty();
        assertThat(reader.isExhausted()).isFalse();
        assertThat(reader.hasProgressed()).isTrue();
        long position = reader.position(partitions.getFirst());
        assertThat(position).isBetween(1L, MANY - 1_000L);
        assertThat(reader.searchedBackTo()).contains(START.plusSeconds(position));

        BackwardReader late = new BackwardReader(
                consumer, ranges, record -> true, new BackwardReader.Bound(1_000, Long.MAX_VALUE, Duration.ZERO));
        assertThat(late.next()).isEmpty();
        assertThat(late.hasProgressed()).isFalse();
        assertThat(late.position(partitions.getFirst())).isEqualTo(MANY);
    }

    @Test
    void largeRecordsAreKeptAFewAtATime() throws Exception {
        List<TopicPartition> partitions = filled(1, 60, 400_000);

        BackwardReader reader = reader(BackwardReader.between(consumer, partitions, START, Optional.empty()), 1);

        assertThat(offsets(all(reader)))
                .isEqualTo(LongStream.range(0, 60)
                        .map(offset -> 59 - offset)
                        .boxed()
                        .toList());
    }

    @Test
    void findsTheRangeOfATimeAndMissesNothingOfALateClock() throws Exception {
        List<TopicPartition> partitions = filled(1, 1_000, 10);

        assertThat(BackwardReader.between(
                        consumer, partitions, START.plusSeconds(100), Optional.of(START.plusSeconds(200))))
                .containsExactly(new BackwardReader.Range(partitions.getFirst(), 100, 500));
        assertThat(BackwardReader.between(consumer, partitions, START.plusSeconds(1_000), Optional.empty()))
                .containsExactly(new BackwardReader.Range(partitions.getFirst(), 1_000, 1_000));
    }

    @Test
    void whatRetentionHasTakenIsNotLookedFor() throws Exception {
        List<TopicPartition> partitions = filled(1, 1_000, 10);
        admin.deleteRecords(Map.of(partitions.getFirst(), RecordsToDelete.beforeOffset(990)))
                .all()
                .get(30, TimeUnit.SECONDS);

        BackwardReader reader = reader(BackwardReader.between(consumer, partitions, START, Optional.empty()), 1);

        assertThat(offsets(all(reader)))
                .isEqualTo(LongStream.range(0, 10)
                        .map(offset -> 999 - offset)
                        .boxed()
                        .toList());
    }

    private static BackwardReader reader(List<BackwardReader.Range> ranges, int each) {
        return new BackwardReader(consumer, ranges, record -> record.offset() % each == 0, NONE);
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(BackwardReader reader) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            read.add(next.get());
        }
        return read;
    }

    private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(ConsumerRecord::offset).toList();
    }

    /** A new topic with a record for each second, in turn in each partition. */
    private static List<TopicPartition> filled(int partitions, int records, int bytes) throws Exception {
        String topic = "backward-" + UUID.randomUUID();
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) -1).configs(Map.of("retention.ms", "-1"))))
                .all()
                .get(30, TimeUnit.SECONDS);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBacking.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int second = 0; second < records; second++) {
                var _ = producer.send(new ProducerRecord<>(
                        topic,
                        second % partitions,
                        START.plusSeconds(second).toEpochMilli(),
                        new byte[0],
                        new byte[bytes]));
            }
            producer.flush();
        }
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }
}
