package io.ringfence.billingwatcher.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.billingwatcher.core.intake.RecordSink;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.kafka.KafkaRecords;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Publishes posted records and waits until all brokers that must have them do. */
@ApplicationScoped
public class KafkaRecordSink implements RecordSink {

    private static final long LIMIT_SECONDS = 10;

    @Inject
    @Identifier("default-kafka-broker") Map<String, Object> kafka;

    private final Clock clock = Clock.systemUTC();
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    @Override
    public void take(List<CallEvent> events) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        try {
            for (CallEvent event : events) {
                Message message = Codec.encode(event, "/billing-watcher/cdrs", clock.instant(), OptionalLong.empty());
                sent.add(producer().send(KafkaRecords.toRecord(Topic.CALL_EVENTS, message)));
            }
            for (Future<RecordMetadata> record : sent) {
                var _ = record.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new UnsafeException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnsafeException("interrupted", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
            }
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new WatcherClients(kafka).producer();
        }
        return producer;
    }
}
