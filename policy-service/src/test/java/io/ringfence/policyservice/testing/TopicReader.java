package io.ringfence.policyservice.testing;

import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reads topics as they are, and writes to them. */
public final class TopicReader {

    private TopicReader() {}

    /** A record of the policy topic. */
    public record Read(long offset, Message message) {}

    /** All records of a topic's partitions that are there now. */
    public static List<Read> all(String bootstrap, Topic topic) {
        List<Read> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    read.add(new Read(record.offset(), KafkaRecords.toMessage(record)));
                }
            }
        }
        return read;
    }

    /** The records of a key. */
    public static List<Read> of(String bootstrap, Topic topic, String key) {
        return all(bootstrap, topic).stream()
                .filter(read -> read.message().key().equals(key))
                .toList();
    }

    /** Writes a record and waits for it. */
    public static void send(String bootstrap, ProducerRecord<byte[], byte[]> record) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(record);
            producer.flush();
        }
    }
}
