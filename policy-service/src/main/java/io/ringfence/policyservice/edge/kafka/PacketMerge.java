package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets of partitions forwards, merged by time as far as each partition is in order. Of each it holds a few polls at most: one
 * that is ahead waits. For one thread, and one reading.
 */
final class PacketMerge {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Takes packets, the earliest first. */
    interface Taker {
        /** Whether there is to be more. */
        boolean take(CapturedPacket packet) throws IOException;
    }

    /** A partition with what was read of it and not yet taken. */
    private static final class Source {
        private final TopicPartition partition;
        private final long end;
        private final Deque<CapturedPacket> waiting = new ArrayDeque<>();
        private boolean isPaused;

        Source(TopicPartition partition, long end) {
            this.partition = partition;
            this.end = end;
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Predicate<ConsumerRecord<byte[], byte[]>> wanted;
    private final boolean isBare;
    private long unreadable;

    /**
     * Reads with a consumer that is nobody else's meanwhile; what was assigned to it is not any more.
     *
     * @param wanted which records are looked into at all
     * @param isBare whether packets are to come without their flow and what their messages say, which is quicker
     */
    PacketMerge(
            KafkaConsumer<byte[], byte[]> consumer, Predicate<ConsumerRecord<byte[], byte[]>> wanted, boolean isBare) {
        this.consumer = consumer;
        this.wanted = wanted;
        this.isBare = isBare;
    }

    /** How many records could not be read and were passed over. */
    long unreadable() {
        return unreadable;
    }

    /**
     * Reads until all is read or taken.
     *
     * @throws BrokersException when the brokers do not give it in time
     * @throws IOException of the taker
     */
    void read(List<BackwardReader.Range> ranges, Taker taker) throws IOException {
        Map<TopicPartition, Source> sources = new HashMap<>();
        for (BackwardReader.Range range : ranges) {
            if (range.floor() < range.end()) {
                sources.put(range.partition(), new Source(range.partition(), range.end()));
            }
        }
        consumer.assign(sources.keySet());
        consumer.resume(sources.keySet());
        ranges.stream()
                .filter(range -> sources.containsKey(range.partition()))
                .forEach(range -> consumer.seek(range.partition(), range.floor()));
        long until = 0;
        boolean hasCome = true;
        while (!sources.isEmpty()) {
            Source empty = takeWhileAllHave(sources, taker);
            if (empty == null) {
                return;
            }
            if (hasCome) { // what a slow client took is not the brokers' time
                until = System.nanoTime() + PATIENCE.toNanos();
            }
            hasCome = poll(sources);
            if (!hasCome && System.nanoTime() > until) {
                throw new BrokersException("cannot read " + empty.partition + " in time");
            }
        }
    }

    /** Gives the earliest as long as every partition has one; returns one that has none, or null when it is enough. */
    private @Nullable Source takeWhileAllHave(Map<TopicPartition, Source> sources, Taker taker) throws IOException {
        while (true) {
            Source earliest = null;
            for (Iterator<Source> all = sources.values().iterator(); all.hasNext(); ) {
                Source source = all.next();
                CapturedPacket next = source.waiting.peek();
                if (next == null && consumer.position(source.partition) >= source.end) {
                    all.remove();
                } else if (next == null) {
                    return source;
                } else if (earliest == null || isBefore(next, earliest.waiting.element())) {
                    earliest = source;
                }
            }
            if (earliest == null || !taker.take(earliest.waiting.remove())) {
                return null;
            }
            // As long as one partition is the only one, there is nothing to compare it with.
            while (sources.size() == 1 && !earliest.waiting.isEmpty()) {
                if (!taker.take(earliest.waiting.remove())) {
                    return null;
                }
            }
        }
    }

    /** By time; of one instant in the order of capture. */
    private static boolean isBefore(CapturedPacket one, CapturedPacket other) {
        long difference = one.origin().timeNanos() - other.origin().timeNanos();
        return difference < 0
                || difference == 0 && one.origin().sequence() < other.origin().sequence();
    }

    /** Reads more of the partitions that have nothing left; whether anything came. */
    private boolean poll(Map<TopicPartition, Source> sources) {
        for (Source source : sources.values()) {
            boolean isAhead = !source.waiting.isEmpty();
            if (isAhead != source.isPaused) {
                source.isPaused = isAhead;
                if (isAhead) {
                    consumer.pause(List.of(source.partition));
                } else {
                    consumer.resume(List.of(source.partition));
                }
            }
        }
        boolean hasCome = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            hasCome = true;
            Source source = sources.get(new TopicPartition(record.topic(), record.partition()));
            if (source != null && record.offset() < source.end && wanted.test(record)) {
                try {
                    source.waiting.add(isBare ? PacketRecords.toBarePacket(record) : PacketRecords.toPacket(record));
                } catch (UnreadableException e) {
                    unreadable++;
                }
            }
        }
        return hasCome;
    }
}
