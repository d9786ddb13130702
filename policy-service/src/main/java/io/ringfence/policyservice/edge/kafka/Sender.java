package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.contract.kafka.KafkaRecords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends a record now and then and waits for it: what is forgotten, and what can't be read. */
@ApplicationScoped
public class Sender {

    private static final Logger LOG = Logger.getLogger(Sender.class);

    private static final long SEND_SECONDS = 5;

    @Inject
    Clients clients;

    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** A record that nobody can read is put aside once; when even that fails, the log has it. */
    void deadLetter(ConsumerRecord<byte[], byte[]> record, Exception reason) {
        LOG.warnf("unreadable record of %s at %d: %s", record.topic(), record.offset(), reason.getMessage());
        try {
            var _ = send(
                    KafkaRecords.deadLetter(record, String.valueOf(reason.getMessage()), "policy-service"),
                    "cannot write a dead letter");
        } catch (BrokersException e) {
            LOG.errorf("%s", e.getMessage());
        }
    }

    /** Sends a record and waits until the brokers have it. */
    RecordMetadata send(ProducerRecord<byte[], byte[]> record, String failure) {
        try {
            return producer().send(record).get(SEND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new BrokersException(failure, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokersException(failure, e);
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
            producer = clients.producer();
        }
        return producer;
    }
}
