package io.ringfence.bench.fail2ban;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.NodeReported;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads bans and nodes' reports as any program may, and notes when each arrived. */
final class BanWatch implements AutoCloseable {

    /** Where a ban stands on its topic. */
    private record Place(int partition, long offset) {}

    /** A report of a node, and when it was known here. */
    private record Arrived(long at, BansReport bans) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Place> bans = new HashMap<>();
    private final Map<String, List<Arrived>> reports = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().name("ban-watch").unstarted(this::run);
    private volatile boolean closed;
    private int repeated;

    BanWatch(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "fetch.max.wait.ms", 50),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(Topic.BANS, Topic.NODE_STATUS)
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(number -> new TopicPartition(topic.topicName(), number)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    /** When a node's kernel was known to hold a ban, in milliseconds since 1970; null while it is not. */
    synchronized @Nullable Long proven(String network, String node) {
        Place place = bans.get(network);
        return place == null
                ? null
                : reports.getOrDefault(node, List.of()).stream()
                        .filter(report -> report.bans().positions().size() > place.partition()
                                && report.bans().positions().get(place.partition()) > place.offset())
                        .map(Arrived::at)
                        .findFirst()
                        .orElse(null);
    }

    /** How many bans a node's kernel was read back to hold last. */
    synchronized int enforced(String node) {
        List<Arrived> known = reports.getOrDefault(node, List.of());
        return known.isEmpty() ? 0 : known.getLast().bans().enforced();
    }

    /** Networks that were published. */
    synchronized int published() {
        return bans.size();
    }

    /** Bans that were published once more. */
    synchronized int repeated() {
        return repeated;
    }

    private void run() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                take(record, System.currentTimeMillis());
            }
        }
        consumer.close();
    }

    private synchronized void take(ConsumerRecord<byte[], byte[]> record, long at) {
        try {
            Event event = Codec.decode(KafkaRecords.toMessage(record));
            if (event instanceof IpBanned ban) {
                if (bans.put(ban.network(), new Place(record.partition(), record.offset())) != null) {
                    repeated++;
                }
            } else if (event instanceof NodeReported report && report.bans() != null) {
                reports.computeIfAbsent(report.node(), node -> new ArrayList<>())
                        .add(new Arrived(at, report.bans()));
            }
        } catch (UnreadableException e) {
            throw new IllegalStateException(e);
        }
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
