package io.ringfence.policyservice.edge.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives the records of partitions, the newest first, though Kafka only reads forwards:
 * <ol>
 *   <li>Of each partition a small part before its end is read, and what is wanted of it is kept.
 *   <li>Of all that is kept, the record with the latest time is given next.
 *   <li>A partition of which nothing is left has the part before that one read; parts grow while little is found in them.
 * </ol>
 * For one thread. A partition is in the order of its offsets; several are merged by time.
 */
final class BackwardReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FIRST_PART = 512;
    private static final int LARGEST_PART = 32_768;
    private static final long KEPT_BYTES = 8 << 20;

    /** A writer's clock may be this far behind another's; records are looked for that much later, and judged one by one. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Consumer<byte[], byte[]> consumer;
    private final List<Tail> tails;
    private final Predicate<ConsumerRecord<byte[], byte[]>> wanted;
    private final Bound bound;
    private final long begun = System.nanoTime();
    private long examined;
    private long examinedBytes;
    private boolean progressed;

    /**
     * What is to be read.
     *
     * @param floor the first offset
     * @param end the offset behind the last
     */
    record Range(TopicPartition partition, long floor, long end) {}

    /** How much may be examined before it ends; it is looked at between parts. */
    record Bound(long records, long bytes, Duration time) {}

    /** Reads with a consumer that is nobody else's meanwhile; what was assigned to it is not any more. */
    BackwardReader(
            Consumer<byte[], byte[]> consumer,
            List<Range> ranges,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted,
            Bound bound) {
        this.consumer = consumer;
        this.tails = ranges.stream().map(Tail::new).toList();
        this.wanted = wanted;
        this.bound = bound;
    }

    /**
     * Where to read partitions for what was written between two times. Before the floors there is nothing of it, by the
     * records' times; above them there may be other records too.
     */
    static List<Range> between(
            Consumer<byte[], byte[]> consumer,
            Collection<TopicPartition> partitions,
            Instant from,
            Optional<Instant> to) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> floors = offsets(consumer, partitions, from);
        Map<TopicPartition, OffsetAndTimestamp> later =
                to.map(time -> offsets(consumer, partitions, time.plus(SKEW))).orElse(Map.of());
        return partitions.stream()
                .map(partition -> {
                    long end = ends.getOrDefault(partition, 0L);
                    OffsetAndTimestamp floor = floors.get(partition);
                    OffsetAndTimestamp last = later.get(partition);
                    return new Range(
                            partition, floor == null ? end : floor.offset(), last == null ? end : last.offset());
                })
                .toList();
    }

    private static Map<TopicPartition, OffsetAndTimestamp> offsets(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Instant time) {
        return consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> time.toEpochMilli())));
    }

    /** The next older record that is wanted; empty when there is none, or the bound is reached. */
    Optional<ConsumerRecord<byte[], byte[]>> next() {
        if (!fill()) {
            return Optional.empty();
        }
        return tails.stream()
                .filter(tail -> !tail.kept.isEmpty())
                .max(Comparator.comparingLong(tail -> tail.kept.getLast().timestamp()))
                .map(tail -> tail.kept.removeLast());
    }

    /** Whether everything was given. */
    boolean isExhausted() {
        return tails.stream().allMatch(Tail::isExhausted);
    }

    /** Whether anything could be read at all, where there was something. */
    boolean hasProgressed() {
        return progressed;
    }

    /** The offset below which a later reading of a partition goes on. */
    long position(TopicPartition partition) {
        return tails.stream()
                .filter(tail -> tail.range.partition().equals(partition))
                .mapToLong(Tail::position)
                .findFirst()
                .orElseThrow();
    }

    /** All wanted records since then were given; empty when none is known to be, or all were. */
    Optional<Instant> searchedBackTo() {
        return tails.stream()
                .filter(tail -> !tail.isExhausted())
                .map(Tail::searchedBackTo)
                .max(Comparator.naturalOrder())
                .filter(millis -> millis != Long.MAX_VALUE)
                .map(Instant::ofEpochMilli);
    }

    /** Whether every partition that has more has something to give. */
    private boolean fill() {
        while (true) {
            List<Tail> empty = tails.stream()
                    .filter(tail -> tail.kept.isEmpty() && !tail.isExhausted())
                    .toList();
            if (empty.isEmpty()) {
                return true;
            }
            if (examined >= bound.records() || examinedBytes >= bound.bytes() || !read(empty)) {
                return false;
            }
        }
    }

    /** Reads the part before of each; false when the time is up. */
    private boolean read(List<Tail> parts) {
        consumer.assign(parts.stream().map(tail -> tail.range.partition()).toList());
        consumer.resume(consumer.assignment());
        parts.forEach(Tail::begin);
        List<Tail> open = new ArrayList<>(parts);
        while (!open.isEmpty()) {
            Duration left = bound.time().minusNanos(System.nanoTime() - begun);
            if (!left.isPositive()) {
                open.forEach(Tail::abandon);
                return false;
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(left.compareTo(POLL) < 0 ? left : POLL);
            for (Tail tail : List.copyOf(open)) {
                tail.take(records.records(tail.range.partition()));
                if (tail.isRead()) {
                    tail.finish();
                    open.remove(tail);
                    consumer.pause(List.of(tail.range.partition()));
                }
            }
        }
        return true;
    }

    /** A partition, and what is kept of its part that was read last. */
    private final class Tail {

        private final Range range;
        private final Deque<ConsumerRecord<byte[], byte[]>> kept = new ArrayDeque<>();
        private long end;
        private long from;
        private int size = FIRST_PART;
        private long keptBytes;
        private long oldest = Long.MAX_VALUE;
        private long partOldest;

        Tail(Range range) {
            this.range = range;
            this.end = range.end();
        }

        boolean isExhausted() {
            return kept.isEmpty() && end <= range.floor();
        }

        long position() {
            return kept.isEmpty() ? end : kept.getLast().offset() + 1;
        }

        long searchedBackTo() {
            return kept.isEmpty() ? oldest : kept.getLast().timestamp();
        }

        void begin() {
            kept.clear();
            keptBytes = 0;
            partOldest = oldest;
            from = Math.max(range.floor(), end - size);
            consumer.seek(range.partition(), from);
        }

        void take(List<ConsumerRecord<byte[], byte[]>> records) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() >= end) {
                    return;
                }
                examined++;
                long bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                examinedBytes += bytes;
                partOldest = Math.min(partOldest, record.timestamp());
                if (wanted.test(record)) {
                    kept.add(record);
                    keptBytes += bytes;
                    if (keptBytes > KEPT_BYTES && size > 1) {
                        size = Math.max(1, size / 4);
                        begin();
                        return;
                    }
                }
            }
        }

        boolean isRead() {
            return consumer.position(range.partition()) >= end;
        }

        void finish() {
            end = from;
            oldest = partOldest;
            progressed = true;
            if (keptBytes < KEPT_BYTES / 8) {
                size = Math.min(4 * size, LARGEST_PART);
            }
        }

        void abandon() {
            kept.clear();
        }
    }
}
