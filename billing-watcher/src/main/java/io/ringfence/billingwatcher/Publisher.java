package io.ringfence.billingwatcher;

import io.ringfence.billingwatcher.edge.store.PublishedRecord;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.kafka.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Sends what stands in the outbox, once it is committed. What the brokers have taken is removed with a later transaction; what they
 * have not taken is sent again, by this owner or the next one. Readers pass over what they know by its id and version.
 */
final class Publisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Publisher.class);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Queue<Long> taken = new ConcurrentLinkedQueue<>();
    private volatile boolean isBehind;

    Publisher(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Sends records in their order. */
    void send(List<PublishedRecord> records) {
        for (PublishedRecord record : records) {
            ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(record.topic(), record.key(), record.value());
            record.headers()
                    .forEach((name, text) ->
                            sent.headers().add(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            try {
                var _ = producer.send(sent, (metadata, failure) -> {
                    if (failure == null) {
                        taken.add(record.id());
                    } else {
                        fail(failure);
                    }
                });
            } catch (KafkaException e) {
                fail(e);
            }
        }
    }

    /** Sends what is worth something now only: when it does not arrive, the next one will. */
    void tell(CountingProgress progress, Instant at) {
        Message message = Codec.encode(progress, Outbox.SOURCE, at, OptionalLong.empty());
        try {
            var _ = producer.send(KafkaRecords.toRecord(Topic.CALL_BLOCKS, message));
        } catch (KafkaException e) {
            fail(e);
        }
    }

    /** The ids of what the brokers have taken since this was asked last. */
    List<Long> taken() {
        List<Long> ids = new ArrayList<>();
        for (Long id = taken.poll(); id != null; id = taken.poll()) {
            ids.add(id);
        }
        return ids;
    }

    /** Whether something was not taken since this was asked last; then the outbox has to be sent again. */
    boolean wasBehind() {
        boolean was = isBehind;
        isBehind = false;
        return was;
    }

    private void fail(Exception e) {
        if (!isBehind) {
            LOG.warnf("what stands in the outbox can't be published and is sent again: %s", e.getMessage());
        }
        isBehind = true;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
