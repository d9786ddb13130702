package io.ringfence.notifier.edge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.kafka.KafkaRecords;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Puts aside what can't be read or delivered, and waits until the brokers have it. */
public final class DeadLetters implements AutoCloseable {

    private static final int LIMIT_SECONDS = 15;

    /** So much is kept of what is too large for a record. */
    private static final int KEPT = 64 << 10;

    private static final String READ_BY = "notifier";

    private final NotifierClients clients;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    public DeadLetters(NotifierClients clients) {
        this.clients = clients;
    }

    /** A record that can't be read. */
    public void put(ConsumerRecord<byte[], byte[]> record, String reason) {
        put(KafkaRecords.deadLetter(record, reason, READ_BY));
    }

    /** A letter that was not delivered. */
    public void put(String key, String letter, String reason) {
        put(KafkaRecords.deadLetter(key, letter.getBytes(UTF_8), reason, READ_BY));
    }

    private synchronized void put(ProducerRecord<byte[], byte[]> letter) {
        if (producer == null) {
            producer = clients.producer();
        }
        try {
            send(producer, letter);
        } catch (RecordTooLargeException e) {
            byte[] start = Arrays.copyOf(letter.value(), Math.min(KEPT, letter.value().length));
            ProducerRecord<byte[], byte[]> part =
                    new ProducerRecord<>(letter.topic(), null, letter.key(), start, letter.headers());
            part.headers()
                    .add("rf_cut_from", Integer.toString(letter.value().length).getBytes(UTF_8));
            send(producer, part);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> to, ProducerRecord<byte[], byte[]> letter) {
        try {
            var _ = to.send(letter).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("the brokers do not take a dead letter", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(java.time.Duration.ofSeconds(1));
        }
    }
}
