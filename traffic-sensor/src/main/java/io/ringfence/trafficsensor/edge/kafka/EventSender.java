package io.ringfence.trafficsensor.edge.kafka;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events that nobody tells again, in their order and until all replicas have them: while the brokers are away it waits, for as
 * long as that takes. At most {@value #MAX_WAITING} wait; what comes beyond is dropped and counted. Captures never wait for it.
 */
public final class EventSender implements AutoCloseable {

    static final int MAX_WAITING = 10_000;

    private static final int AT_ONCE = 500;

    private record Waiting(Topic topic, Event event, Instant at) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final String source;
    private final ArrayBlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicInteger inHand = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private volatile boolean stopped;

    /** Starts. */
    public EventSender(Map<String, Object> kafka, String node) {
        this.source = "/traffic-sensor/" + node;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "traffic-sensor-events");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().daemon().name("event-sender").start(this::run);
    }

    /** Takes an event, or counts it as dropped; does not wait. */
    public void take(Topic topic, Event event, Instant at) {
        if (!queue.offer(new Waiting(topic, event, at))) {
            dropped.increment();
        }
    }

    /** Events that the brokers do not have yet. */
    public int waiting() {
        return queue.size() + inHand.get();
    }

    /** Events that there was no room for, or that the brokers have refused. */
    public long dropped() {
        return dropped.sum();
    }

    private void run() {
        List<Waiting> some = new ArrayList<>(AT_ONCE);
        while (!stopped || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    some.add(first);
                    queue.drainTo(some, AT_ONCE - 1);
                    inHand.set(some.size());
                    send(some);
                }
            } catch (InterruptedException | InterruptException e) {
                dropped.add(inHand.getAndSet(0) + (long) queue.size());
                queue.clear();
                return;
            }
            some.clear();
        }
    }

    /** Sends some and waits for all of them, so that one that is refused never comes behind a later one. */
    private void send(List<Waiting> some) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>(some.size());
        for (Waiting one : some) {
            awaitBrokers(one.topic()); // a record is refused at once while the topic's partitions are not known
            sent.add(producer.send(KafkaRecords.toRecord(
                    one.topic(), Codec.encode(one.event(), source, one.at(), OptionalLong.empty()))));
        }
        for (Future<?> one : sent) {
            try {
                var _ = one.get();
            } catch (ExecutionException e) {
                dropped.increment();
            }
            inHand.decrementAndGet();
        }
    }

    private void awaitBrokers(Topic topic) throws InterruptedException {
        while (true) {
            try {
                var _ = producer.partitionsFor(topic.topicName());
                return;
            } catch (TimeoutException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /** Sends what waits, for a few seconds. */
    @Override
    public void close() {
        stopped = true;
        try {
            if (!thread.join(Duration.ofSeconds(2))) {
                thread.interrupt();
                var _ = thread.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }
}
