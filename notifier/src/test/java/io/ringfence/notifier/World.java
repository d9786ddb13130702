package io.ringfence.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.notification.Digest;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.contract.notification.Recipient;
import io.ringfence.contract.notification.Severity;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.TestBacking;
import io.ringfence.standalone.Topics;
import io.ringfence.standalone.testing.TemporaryFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A database of its own, and the part of the topics that begins now. The broker is one for all tests of the notifier, and no other
 * ones', as settings are one key for all; so no two notifiers may run whose tests do not mean them to.
 */
final class World implements AutoCloseable {

    private static final int LARGE = 16 << 20;
    private static final List<Topic> READ = List.of(Topic.BANS, Topic.CALL_BLOCKS, Topic.NOTICES);
    private static final EmbeddedKafka BROKER = broker();
    private static long version;

    private final Path folder = TemporaryFolder.create("ringfence-notifier-");
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<TopicPartition, Long> starts;
    private final String database = TestBacking.postgresUrl("notifier");
    private String group = "";

    private static EmbeddedKafka broker() {
        EmbeddedKafka broker = EmbeddedKafka.start(TemporaryFolder.create("ringfence-notifier-kafka-"));
        Topics.create(broker.bootstrap());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, Topic.NOTICES.topicName()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(LARGE)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the broker of the tests can't be set up", e);
        }
        return broker;
    }

    World() throws Exception {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        BROKER.bootstrap(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        LARGE,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        4L * LARGE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            starts = consumer.endOffsets(Stream.concat(READ.stream(), Stream.of(Topic.DEAD_LETTERS))
                    .flatMap(World::partitions)
                    .toList());
        }
        forgetOffsets();
    }

    /** A new group: all of this test is read again. */
    void forgetOffsets() throws Exception {
        group = "notifier-" + UUID.randomUUID();
        Map<TopicPartition, OffsetAndMetadata> from = new HashMap<>();
        READ.stream()
                .flatMap(World::partitions)
                .forEach(partition -> from.put(partition, new OffsetAndMetadata(starts.get(partition))));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
            admin.alterConsumerGroupOffsets(group, from).all().get();
        }
    }

    private static Stream<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions()).mapToObj(number -> new TopicPartition(topic.topicName(), number));
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    Path folder() {
        return folder;
    }

    String kafka() {
        return BROKER.bootstrap();
    }

    String database() {
        return database;
    }

    String group() {
        return group;
    }

    void settings(NotificationSettings.Mode mode, String... recipients) throws Exception {
        settings(mode, null, recipients);
    }

    /** Publishes settings that hold from a moment ago. */
    void settings(NotificationSettings.Mode mode, Integer mailsPerHour, String... recipients) throws Exception {
        NotificationSettings settings = new NotificationSettings(
                true,
                "ringfence@example.com",
                java.util.Arrays.stream(recipients)
                        .map(address -> new Recipient(address, List.of(), List.of()))
                        .toList(),
                mode,
                Digest.DAILY,
                1,
                null,
                "UTC",
                Severity.WARNING,
                mailsPerHour);
        send(
                Topic.NOTIFICATION_SETTINGS,
                new NotificationSettingsPublished(++version, Instant.now().minusMillis(1), settings));
    }

    void send(Topic topic, Event... events) throws Exception {
        for (Event event : events) {
            Message message = Codec.encode(event, "/test", Instant.now(), OptionalLong.empty());
            var _ = producer.send(KafkaRecords.toRecord(topic, message));
        }
        producer.flush();
    }

    void sendRaw(Topic topic, String key, String type, String value) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic.topicName(), key.getBytes(UTF_8), value.getBytes(UTF_8));
        record.headers().add(Message.TYPE, type.getBytes(UTF_8));
        producer.send(record).get();
    }

    /** The reasons of all dead letters. */
    List<String> reasons() {
        return deadLetters().stream()
                .map(letter -> new String(
                        letter.headers().lastHeader(KafkaRecords.REASON).value(), UTF_8))
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        TopicPartition partition = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, starts.get(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
            }
        }
        return letters;
    }

    /** A number from the database; -1 while its tables are not there. */
    long number(String sql) {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        } catch (SQLException e) {
            return -1;
        }
    }

    void update(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
