package io.ringfence.bench.spine;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeReported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads policy and node-status as any program may, and notes when each record arrived. */
public final class LogWatch implements AutoCloseable {

    /** A revision that a node proved, and when that was known here, by both clocks. */
    public record Proof(long revision, long nanoTime, long wallClock, NodeReported report) {}

    /** A policy record: the revision after it, and when the publisher wrote it (milliseconds since 1970). */
    public record Published(long revision, long timestamp) {}

    /** A status as it came: it is read when it is asked for, so that the watching costs the watched little. */
    private record Arrived(Message message, long nanoTime, long wallClock) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, List<Proof>> proofs = new HashMap<>();
    private final List<Arrived> unread = new ArrayList<>();
    private final Map<String, Published> published = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().name("log-watch").unstarted(this::run);
    private volatile boolean closed;

    /** Reads from the start of both topics. */
    public LogWatch(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : List.of(Topic.FIREWALL_POLICY, Topic.NODE_STATUS)) {
            for (int i = 0; i < topic.partitions(); i++) {
                partitions.add(new TopicPartition(topic.topicName(), i));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    /** The last policy record of a key. */
    public synchronized @Nullable Published published(String key) {
        return published.get(key);
    }

    /** The first report in which a node had proved that revision. */
    public synchronized @Nullable Proof firstProof(String node, long revision) {
        return proofs(node).stream()
                .filter(proof -> proof.revision() >= revision)
                .findFirst()
                .orElse(null);
    }

    /** The last report of a node that enforced. */
    public synchronized @Nullable Proof lastProof(String node) {
        List<Proof> known = proofs(node);
        return known.isEmpty() ? null : known.getLast();
    }

    /** The first report of an agent that started at that time or later. */
    public synchronized @Nullable Proof firstProofSince(String node, Instant start) {
        return proofs(node).stream()
                .filter(proof -> !proof.report().startedAt().isBefore(start))
                .findFirst()
                .orElse(null);
    }

    /** Waits until something is there. */
    public static <T> T await(String what, Duration limit, Supplier<@Nullable T> probe) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            T found = probe.get();
            if (found != null) {
                return found;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + limit.toSeconds() + " s: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    private void run() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                note(record, System.nanoTime());
            }
        }
        consumer.close();
    }

    private synchronized void note(ConsumerRecord<byte[], byte[]> record, long now) {
        Message message = KafkaRecords.toMessage(record);
        if (record.topic().equals(Topic.FIREWALL_POLICY.topicName())) {
            published.put(message.key(), new Published(record.offset() + 1, record.timestamp()));
            return;
        }
        if (message.value() != null) {
            unread.add(new Arrived(message, now, System.currentTimeMillis()));
        }
    }

    private List<Proof> proofs(String node) {
        for (Arrived arrived : unread) {
            try {
                if (Codec.decode(arrived.message()) instanceof NodeReported report
                        && report.mode() == NodeReported.Mode.ENFORCING) {
                    proofs.computeIfAbsent(report.node(), key -> new ArrayList<>())
                            .add(new Proof(report.appliedRevision(), arrived.nanoTime(), arrived.wallClock(), report));
                }
            } catch (UnreadableException e) {
                throw new IllegalStateException("a status that can't be read: " + e.getMessage(), e);
            }
        }
        unread.clear();
        return proofs.getOrDefault(node, List.of());
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
