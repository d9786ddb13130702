package io.ringfence.nodeagent.edge.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients, set up for low latency, little memory and brokers that may be away for long. */
public final class KafkaClients {

    private final Map<String, Object> shared;

    /** Takes what {@code kafka.*} configures, at least {@code bootstrap.servers}. */
    public KafkaClients(Map<String, Object> configured) {
        Map<String, Object> settings = new HashMap<>(configured);
        settings.put("reconnect.backoff.ms", 100);
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.put("metadata.recovery.strategy", "rebootstrap");
        settings.put("metadata.recovery.rebootstrap.trigger.ms", 10_000);
        this.shared = Map.copyOf(settings);
    }

    /** {@code bootstrap.servers} as configured. */
    public String bootstrapServers() {
        return String.valueOf(shared.getOrDefault("bootstrap.servers", "localhost:9092"));
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(shared);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(shared);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "node-agent-" + UUID.randomUUID());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
