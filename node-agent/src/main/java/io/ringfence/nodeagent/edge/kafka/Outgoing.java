package io.ringfence.nodeagent.edge.kafka;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.rate.SipRatesReported;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Sends status, SIP rates and dead letters on a thread of its own, so that a broker that is away holds up nobody. Of several reports
 * that wait only the last is sent.
 */
public final class Outgoing {

    private static final Logger LOG = Logger.getLogger(Outgoing.class);
    private static final int MAX_WAITING = 256;

    private final LinkedBlockingDeque<ProducerRecord<byte[], byte[]>> waiting = new LinkedBlockingDeque<>(MAX_WAITING);
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private final String source;

    public Outgoing(KafkaClients clients, String node) {
        this.source = "/node-agent/" + node;
        this.producer = clients.producer();
        this.thread = Thread.ofPlatform().name("kafka-sender").daemon().start(this::run);
    }

    /** Publishes a report; it is dropped when Kafka can't take it, because the next heartbeat says the same or better. */
    public void report(NodeReported report) {
        waiting.removeIf(record -> record.topic().equals(Topic.NODE_STATUS.topicName()));
        offer(KafkaRecords.toRecord(
                Topic.NODE_STATUS, Codec.encode(report, source, report.at(), OptionalLong.empty())));
    }

    /** Publishes who is near the SIP rate limit; dropped when Kafka can't take it, as a later one says better. */
    public void rates(SipRatesReported report) {
        waiting.removeIf(record -> record.topic().equals(Topic.SIP_RATES.topicName()));
        offer(KafkaRecords.toRecord(Topic.SIP_RATES, Codec.encode(report, source, report.at(), OptionalLong.empty())));
    }

    /**
     * Sends a ban or a lift; waits at most two seconds when the broker is not known.
     *
     * @param done whether it was acknowledged by all replicas, on another thread
     */
    public void ban(BanRecord event, Instant at, Consumer<Boolean> done) {
        try {
            var _ = producer.send(
                    KafkaRecords.toRecord(Topic.BANS, Codec.encode(event, source, at, OptionalLong.empty())),
                    (metadata, failure) -> done.accept(failure == null));
        } catch (KafkaException e) {
            done.accept(false);
        }
    }

    /**
     * Sends an event of a call; waits at most two seconds when the broker is not known.
     *
     * @param done whether it was acknowledged by all replicas, on another thread
     */
    public void call(CallEvent event, Instant at, Consumer<Boolean> done) {
        try {
            var _ = producer.send(
                    KafkaRecords.toRecord(Topic.CALL_EVENTS, Codec.encode(event, source, at, OptionalLong.empty())),
                    (metadata, failure) -> done.accept(failure == null));
        } catch (KafkaException e) {
            done.accept(false);
        }
    }

    /**
     * Sends a line of a file that can't be read to the dead letters.
     *
     * @param done whether it was acknowledged by all replicas, on another thread
     */
    public void deadLetter(byte[] line, String file, String reason, Consumer<Boolean> done) {
        try {
            var _ = producer.send(
                    KafkaRecords.deadLetter(line, file, reason, source),
                    (metadata, failure) -> done.accept(failure == null));
        } catch (KafkaException e) {
            done.accept(false);
        }
    }

    /** Sends a record that can't be read to the dead letters. */
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
        offer(KafkaRecords.deadLetter(record, reason, source));
    }

    private void offer(ProducerRecord<byte[], byte[]> record) {
        if (!waiting.offer(record)) {
            LOG.warnf("dropped a message to %s: %d are waiting already", record.topic(), MAX_WAITING);
        }
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                send(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            // The future is for callers that wait; the call-back tells of a failure.
            var _ = producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    LOG.debugf("could not send to %s: %s", record.topic(), failure.getMessage());
                }
            });
        } catch (KafkaException e) {
            LOG.debugf("could not send to %s: %s", record.topic(), e.getMessage());
        }
    }

    /** Ends the thread; waits a few seconds for it at most. */
    public void stop() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(3));
        producer.close(Duration.ofSeconds(2));
    }
}
