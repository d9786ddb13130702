package io.ringfence.nodeagent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.country.CountryRecord;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.PolicyRecord;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes policies as policy-service does, and reads what nodes answer. */
final class PolicyTopic implements AutoCloseable {

    private static final String SOURCE = "/policy-service";

    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;
    private long sequence;

    PolicyTopic(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Publishes the settings. */
    long settings(UUID policyId) throws Exception {
        return settings(new SettingsPublished(policyId));
    }

    long settings(SettingsPublished settings) throws Exception {
        return send(settings, ++sequence);
    }

    /** Publishes a block; returns the revision that holds it. */
    long block(String cidr) throws Exception {
        return block(cidr, ++sequence);
    }

    long block(String cidr, long atSequence) throws Exception {
        return send(
                new EntryPublished(ListKind.BLOCK, Network.parse(cidr).toString(), "ADMIN", null, null), atSequence);
    }

    /** Publishes a block that ends. */
    long blockUntil(String cidr, Instant end) throws Exception {
        return send(new EntryPublished(ListKind.BLOCK, Network.parse(cidr).toString(), "ADMIN", null, end), ++sequence);
    }

    /** Publishes an allow. */
    long allow(String cidr) throws Exception {
        return send(
                new EntryPublished(ListKind.ALLOW, Network.parse(cidr).toString(), "ADMIN", null, null), ++sequence);
    }

    /** Publishes a ban or a lift; returns its offset. */
    long ban(BanRecord event) throws Exception {
        Message message = Codec.encode(event, SOURCE, Instant.now(), OptionalLong.empty());
        return producer.send(KafkaRecords.toRecord(Topic.BANS, message))
                .get(30, TimeUnit.SECONDS)
                .offset();
    }

    /** Publishes an event of a topic without sequence. */
    void event(Topic topic, Event event) throws Exception {
        Message message = Codec.encode(event, SOURCE, Instant.now(), OptionalLong.empty());
        producer.send(KafkaRecords.toRecord(topic, message)).get(30, TimeUnit.SECONDS);
    }

    /** Takes a key away from such a topic. */
    void tombstone(Topic topic, String key) throws Exception {
        Message message = Codec.tombstone(key, SOURCE, Instant.now(), OptionalLong.empty());
        producer.send(KafkaRecords.toRecord(topic, message)).get(30, TimeUnit.SECONDS);
    }

    /** Takes a block away. */
    long lift(String cidr) throws Exception {
        String key = EntryPublished.key(ListKind.BLOCK, Network.parse(cidr).toString());
        return send(Codec.tombstone(key, SOURCE, Instant.now(), OptionalLong.of(++sequence)));
    }

    /** Publishes a list of blocks as chunks and the closing record. */
    long list(String name, NetworkSet networks) throws Exception {
        long version = ++sequence;
        int chunks = 0;
        int size = ListChunkPublished.MAX_NETWORKS;
        for (int from = 0; from < networks.size(); from += size) {
            List<String> part = IntStream.range(from, Math.min(from + size, networks.size()))
                    .mapToObj(i -> networks.get(i).toString())
                    .toList();
            var _ = offer(Codec.encode(
                    new ListChunkPublished(name, version, chunks++, part),
                    SOURCE,
                    Instant.now(),
                    OptionalLong.of(version)));
        }
        return send(new ListPublished(name, ListKind.BLOCK, version, chunks, networks.size(), "FEED", null), version);
    }

    long send(PolicyRecord event, long atSequence) throws Exception {
        return send(Codec.encode(event, SOURCE, Instant.now(), OptionalLong.of(atSequence)));
    }

    long send(Message message) throws Exception {
        return offer(message).get(30, TimeUnit.SECONDS).offset() + 1;
    }

    private Future<RecordMetadata> offer(Message message) {
        return producer.send(KafkaRecords.toRecord(Topic.FIREWALL_POLICY, message));
    }

    /** Publishes country data. */
    void country(CountryRecord record) throws Exception {
        Message message = Codec.encode(record, SOURCE, Instant.now(), OptionalLong.empty());
        producer.send(KafkaRecords.toRecord(Topic.COUNTRY_NETWORKS, message)).get(30, TimeUnit.SECONDS);
    }

    /** Sends bytes that are no policy record. */
    void garbage(String key) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topic.FIREWALL_POLICY.topicName(), key.getBytes(UTF_8), new byte[] {1, 2, 3}))
                .get(30, TimeUnit.SECONDS);
    }

    /** Every report on the status topic so far. */
    List<NodeReported> reports() throws UnreadableException {
        List<NodeReported> reports = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(Topic.NODE_STATUS)) {
            reports.add((NodeReported) Codec.decode(KafkaRecords.toMessage(record)));
        }
        return reports;
    }

    /** Every record of a topic so far. */
    List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(i -> new TopicPartition(topic.topicName(), i))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
