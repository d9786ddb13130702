package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka clients from the {@code kafka.*} settings, so that brokers and their security are told once. */
@ApplicationScoped
public class Clients {

    @Inject
    @Identifier("default-kafka-broker") Map<String, Object> kafka;

    @Inject
    PolicyServiceConfig config;

    /** A producer that neither loses, repeats nor reorders what it sends. */
    KafkaProducer<byte[], byte[]> producer() {
        int timeout = (int) config.publishTimeout().toMillis();
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "policy-service");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_COUNTRY_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        int timeout = (int) config.publishTimeout().toMillis();
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "policy-service-admin");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return Admin.create(settings);
    }

    /** A consumer without a group. */
    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer(Map.of());
    }

    /** A consumer of a group, which shares the partitions; it starts at the beginning, and its offsets are committed by hand. */
    KafkaConsumer<byte[], byte[]> consumer(String group) {
        return consumer(
                Map.of(ConsumerConfig.GROUP_ID_CONFIG, group, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));
    }

    /** A consumer without a group that fails when what it wants next is gone, in place of going on somewhere else. */
    KafkaConsumer<byte[], byte[]> follower() {
        return consumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"));
    }

    /** A consumer without a group that reads parts of partitions here and there for somebody who waits. */
    KafkaConsumer<byte[], byte[]> searcher() {
        return consumer(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "policy-service-search",
                // What retention takes away meanwhile is a failure, and not a jump to the end.
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                // A fetch at the end of the topic, which nobody waits for, would hold up the one after it.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                5,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                8 << 20,
                // Downloads hold a poll of each partition: the more, the longer each collection of the heap takes.
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) Duration.ofSeconds(4).toMillis()));
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "policy-service-reader");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                config.publishTimeout().toMillis());
        settings.putAll(own);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Reads a partition from its beginning to the end that it has now.
     *
     * @throws BrokersException when the brokers do not give all of it
     */
    void readToEnd(TopicPartition partition, Consumer<Message> each) {
        List<TopicPartition> all = List.of(partition);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = consumer.endOffsets(all).getOrDefault(partition, 0L);
            int idle = 0;
            while (consumer.position(partition) < end) {
                var records = consumer.poll(Duration.ofSeconds(1));
                records.forEach(record -> each.accept(KafkaRecords.toMessage(record)));
                idle = records.isEmpty() ? idle + 1 : 0;
                if (idle > config.publishTimeout().toSeconds()) {
                    throw new BrokersException("cannot read " + partition.topic() + " to its end");
                }
            }
        } catch (KafkaException e) {
            throw new BrokersException("cannot read " + partition.topic(), e);
        }
    }
}
