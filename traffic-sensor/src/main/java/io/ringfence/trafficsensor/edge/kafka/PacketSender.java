package io.ringfence.trafficsensor.edge.kafka;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.trafficsensor.core.record.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends packets from a bounded queue, which captures never wait for. What the queue has no room for, and what the brokers do not
 * take within {@value #DELIVERY_SECONDS} s, is dropped and counted.
 */
public final class PacketSender implements Recorder.Output, AutoCloseable {

    static final int DELIVERY_SECONDS = 30;

    /** What a record takes beside its bytes, about. */
    private static final int OVERHEAD = 600;

    private static final int BATCH = 256;

    private final CompletableFuture<KafkaProducer<byte[], byte[]>> made = new CompletableFuture<>();
    private final long limit;
    private final String source;
    private final LinkedBlockingQueue<CapturedPacket> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queued = new AtomicLong();
    private final LongAdder published = new LongAdder();
    private final LongAdder queueDrops = new LongAdder();
    private final LongAdder kafkaDrops = new LongAdder();
    private final LongAdder oversizeDrops = new LongAdder();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile String trouble = "";

    /**
     * Starts.
     *
     * @param limit so many bytes may wait
     * @param begin is run first in the thread that sends, and that starts the producer's own
     */
    public PacketSender(Map<String, Object> kafka, String node, long limit, Runnable begin) {
        this.limit = limit;
        this.source = "/traffic-sensor/" + node;
        this.thread = Thread.ofPlatform().name("packet-sender").start(() -> {
            begin.run();
            try {
                made.complete(producer(kafka));
            } catch (KafkaException e) {
                made.completeExceptionally(e);
            }
            run();
        });
        made.join(); // settings that no producer can be made of end the start
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "traffic-sensor");
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        settings.put("compression.zstd.level", 1);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 50);
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis()); // a node may be quiet
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_SECONDS * 1000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void take(CapturedPacket packet) {
        long size = packet.bytes().length + OVERHEAD;
        if (queued.addAndGet(size) > limit) {
            queued.addAndGet(-size);
            queueDrops.increment();
        } else {
            queue.add(packet);
        }
    }

    @Override
    public boolean hasRoom(int bytes) {
        return queued.get() + bytes + OVERHEAD <= limit;
    }

    @Override
    public void lost(int records) {
        queueDrops.add(records);
    }

    /**
     * Sends an event; the next one tells what this one would have, so it is not repeated when it fails. Waits for the brokers for
     * some 50 ms at most.
     */
    public void tell(Topic topic, Event event, Instant at) {
        try {
            var _ = made.join()
                    .send(
                            KafkaRecords.toRecord(topic, Codec.encode(event, source, at, OptionalLong.empty())),
                            (metadata, failure) ->
                                    trouble = failure == null ? "" : String.valueOf(failure.getMessage()));
        } catch (KafkaException e) {
            trouble = String.valueOf(e.getMessage());
        }
    }

    /** Why the brokers take nothing; empty while they do. */
    public String trouble() {
        return trouble;
    }

    /** Records that the brokers have acknowledged. */
    public long published() {
        return published.sum();
    }

    /** Records that the queue had no room for. */
    public long queueDrops() {
        return queueDrops.sum();
    }

    /** Records that the brokers have not taken in time. */
    public long kafkaDrops() {
        return kafkaDrops.sum();
    }

    /** Records that were larger than the brokers, or the producer, let a record be. */
    public long oversizeDrops() {
        return oversizeDrops.sum();
    }

    /** Bytes that wait in the queue. */
    public long queuedBytes() {
        return queued.get();
    }

    private void run() {
        List<CapturedPacket> some = new ArrayList<>(BATCH);
        while (!stopped || !queue.isEmpty()) {
            try {
                if (!hasBrokers()) {
                    continue; // what comes waits in the queue
                }
                CapturedPacket first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    some.add(first);
                    queue.drainTo(some, BATCH - 1);
                    for (CapturedPacket packet : some) {
                        queued.addAndGet(-packet.bytes().length - OVERHEAD);
                        send(PacketRecords.toRecord(packet));
                    }
                    some.clear();
                }
            } catch (InterruptedException e) {
                kafkaDrops.add(queue.size());
                queue.clear();
                queued.set(0);
                return;
            }
        }
    }

    /** Whether the topic's partitions are known, without which the producer refuses a record after some 50 ms. */
    private boolean hasBrokers() throws InterruptedException {
        try {
            var _ = made.join().partitionsFor(Topic.SIP_PACKETS.topicName());
            return true;
        } catch (InterruptException e) {
            throw new InterruptedException();
        } catch (KafkaException e) {
            trouble = String.valueOf(e.getMessage());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return false;
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            var _ = made.join().send(record, (metadata, failure) -> {
                if (failure == null) {
                    published.increment();
                    if (!trouble.isEmpty()) {
                        trouble = "";
                    }
                } else if (failure instanceof RecordTooLargeException) {
                    oversizeDrops.increment();
                } else {
                    kafkaDrops.increment();
                    trouble = String.valueOf(failure.getMessage());
                }
            });
        } catch (KafkaException e) {
            kafkaDrops.increment();
            trouble = String.valueOf(e.getMessage());
        }
    }

    /** Sends what waits, for a few seconds. */
    @Override
    public void close() {
        stopped = true;
        try {
            if (!thread.join(Duration.ofSeconds(2))) {
                thread.interrupt();
                var _ = thread.join(Duration.ofSeconds(2)); // it counts what is left
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        made.join().close(Duration.ofSeconds(2));
    }
}
