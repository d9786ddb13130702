package io.ringfence.bench.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Tenants with all five limits, and their calls to international numbers: each costs 0.300001. */
final class CallLoad implements AutoCloseable {

    static final int TENANTS = 50;
    static final int EXTENSIONS = 100;
    static final long NANOS = 300_001_000L;

    private final String run;
    private final KafkaProducer<byte[], byte[]> producer;

    CallLoad(String kafka, String run, int lingerMillis) {
        this.run = run;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.LINGER_MS_CONFIG,
                        lingerMillis,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    String tenant(int number) {
        return run + "-" + number;
    }

    /** Defines the tenants. */
    void limits(CallLimits limits) {
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            send(Topic.CALL_LIMITS, tenant(tenant(tenant), limits));
        }
    }

    static TenantPublished tenant(String name, CallLimits limits) {
        return new TenantPublished(
                name,
                "Europe/Rome",
                null,
                null,
                "EUR",
                "IT",
                List.of(),
                List.of(),
                TenantPublished.WhenBlind.OPEN,
                TenantPublished.OverMidnight.START,
                false,
                80,
                limits,
                1);
    }

    /** Sends an event and waits for it. */
    void send(Topic topic, Event event) {
        Message message = Codec.encode(event, "/bench", Instant.now(), OptionalLong.empty());
        try {
            var _ = producer.send(KafkaRecords.toRecord(topic, message)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the load can't be sent", e);
        }
    }

    /** Sends the record of a call that has just ended. */
    void call(int number, Instant now) {
        int tenant = number % TENANTS;
        call(tenant, "e" + number / TENANTS % EXTENSIONS, "pbx-1:" + number, now);
    }

    void call(int tenant, String extension, String callId, Instant now) {
        String start = now.minusSeconds(60).toString();
        String json = "{\"tenant\":\"" + tenant(tenant) + "\",\"callId\":\"" + callId
                + "\",\"node\":\"pbx-1\",\"extension\":\"" + extension + "\",\"destination\":\"+4420794601"
                + Math.abs(callId.hashCode() % 90 + 10) + "\",\"startedAt\":\"" + start + "\",\"answeredAt\":\"" + start
                + "\",\"endedAt\":\"" + now
                + "\",\"billedSeconds\":60,\"cost\":\"0.300001\",\"disposition\":\"ANSWERED\"}";
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.CALL_EVENTS.topicName(), tenant(tenant).getBytes(UTF_8), json.getBytes(UTF_8));
        record.headers().add(Message.TYPE, "io.ringfence.CallEnded.v1".getBytes(UTF_8));
        var _ = producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
