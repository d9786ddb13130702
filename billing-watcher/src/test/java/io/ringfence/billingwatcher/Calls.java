package io.ringfence.billingwatcher;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.SomeTenant;
import io.ringfence.contract.limit.TenantPublished;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Other programs' side of the topics: sends events of calls, reads what was published. */
final class Calls implements AutoCloseable {

    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;

    Calls(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static TenantPublished tenant(String name, CallLimits limits, long version) {
        return SomeTenant.in("UTC", name, limits, version);
    }

    static CallEnded cdr(String tenant, String callId, String extension, String cost) {
        return cdr(tenant, callId, extension, cost, null, null, null);
    }

    static CallEnded cdr(
            String tenant,
            String callId,
            String extension,
            String cost,
            Integer revision,
            CallEnded.Kind kind,
            String credited) {
        Instant now = Instant.now();
        return new CallEnded(
                tenant,
                callId,
                revision,
                kind,
                "pbx-1",
                extension,
                "+442079460101",
                null,
                now.minusSeconds(9),
                now.minusSeconds(8),
                now.minusSeconds(1),
                7,
                cost,
                null,
                null,
                null,
                credited,
                null,
                CallEnded.Disposition.ANSWERED,
                null);
    }

    /** What a node tells of the end of a call, for so many seconds. */
    static CallEnded ended(
            String tenant,
            String callId,
            String extension,
            int revision,
            boolean confirmed,
            Instant answered,
            long seconds,
            Rate rate) {
        return new CallEnded(
                tenant,
                callId,
                revision,
                null,
                "pbx-1",
                extension,
                "+442079460101",
                null,
                answered,
                answered,
                answered.plusSeconds(seconds),
                seconds,
                null,
                null,
                rate,
                null,
                null,
                null,
                CallEnded.Disposition.ANSWERED,
                confirmed);
    }

    void send(Topic topic, Event event) throws Exception {
        Message message = Codec.encode(event, "/test", Instant.now(), OptionalLong.empty());
        var _ = producer.send(KafkaRecords.toRecord(topic, message)).get();
    }

    void sendRaw(String tenant, String type, String json) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.CALL_EVENTS.topicName(),
                tenant.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        record.headers().add(Message.TYPE, type.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var _ = producer.send(record).get();
    }

    /** Everything that a topic has now, as events; what is no event is passed over. */
    List<Event> read(Topic topic) {
        List<Event> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            try {
                if (record.value() != null) {
                    events.add(Codec.decode(KafkaRecords.toMessage(record)));
                }
            } catch (UnreadableException e) {
                continue;
            }
        }
        return events;
    }

    List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }

    @Override
    public void close() {
        producer.close();
    }
}
