package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.UnreadableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is wanted of partitions forwards, merged by time as far as each partition is in order. Of each it holds a few polls at
 * most: one that is ahead waits. For one thread, and one reading.
 */
final class PacketMerge<T> {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Reads records. */
    @FunctionalInterface
    interface Reader<T> {
        /** What is wanted of a record; null when nothing is. */
        @Nullable T read(ConsumerRecord<byte[], byte[]> record) throws UnreadableException;
    }

    /** Takes what is wanted, the earliest first. */
    @FunctionalInterface
    interface Taker<T> {
        /** Whether there is to be more. */
        boolean take(T wanted) throws IOException;
    }

    /** A partition with what was read of it and not yet taken. */
    private final class Source {
        private final TopicPartition partition;
        private final long end;
        private final Deque<T> waiting = new ArrayDeque<>();
        private long time;
        private long sequence;
        private boolean isPaused;

        Source(BackwardReader.Range range) {
            this.partition = range.partition();
            this.end = range.end();
        }

        void add(T wanted) {
            waiting.add(wanted);
            if (waiting.size() == 1) {
                look(wanted);
            }
        }

        T remove() {
            T first = waiting.remove();
            T next = waiting.peek();
            if (next != null) {
                look(next);
            }
            return first;
        }

        /** By time; of one instant in the order of capture. */
        boolean isBefore(Source other) {
            return time < other.time || time == other.time && sequence < other.sequence;
        }

        private void look(T first) {
            time = timeNanos.applyAsLong(first);
            sequence = number.applyAsLong(first);
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Reader<T> reader;
    private final ToLongFunction<T> timeNanos;
    private final ToLongFunction<T> number;
    private final List<Source> sources = new ArrayList<>();
    private long unreadable;

    /**
     * Reads with a consumer that is nobody else's meanwhile; what was assigned to it is not any more.
     *
     * @param timeNanos by which it is merged
     * @param number by which it is merged where times are the same
     */
    PacketMerge(
            KafkaConsumer<byte[], byte[]> consumer,
            Reader<T> reader,
            ToLongFunction<T> timeNanos,
            ToLongFunction<T> number) {
        this.consumer = consumer;
        this.reader = reader;
        this.timeNanos = timeNanos;
        this.number = number;
    }

    /** How many records could not be read and were passed over. */
    long unreadable() {
        return unreadable;
    }

    /**
     * Reads until all is read, or the taker has enough.
     *
     * @throws BrokersException when the brokers do not give it in time
     * @throws IOException of the taker
     */
    void read(List<BackwardReader.Range> ranges, Taker<T> taker) throws IOException {
        List<BackwardReader.Range> filled =
                ranges.stream().filter(range -> range.floor() < range.end()).toList();
        filled.forEach(range -> sources.add(new Source(range)));
        List<TopicPartition> partitions =
                filled.stream().map(BackwardReader.Range::partition).toList();
        consumer.assign(partitions);
        consumer.resume(partitions);
        filled.forEach(range -> consumer.seek(range.partition(), range.floor()));
        long until = 0;
        boolean hasCome = true;
        while (!sources.isEmpty()) {
            Source empty = takeWhileAllHave(taker);
            if (empty == null) {
                return;
            }
            if (hasCome) { // what a slow client took is not the brokers' time
                until = System.nanoTime() + PATIENCE.toNanos();
            }
            hasCome = poll();
            if (!hasCome && System.nanoTime() > until) {
                throw new BrokersException("cannot read " + empty.partition + " in time");
            }
        }
    }

    /** Gives the earliest as long as every partition has one; returns one that has none, or null when it is enough. */
    private @Nullable Source takeWhileAllHave(Taker<T> taker) throws IOException {
        sources.removeIf(this::isRead);
        while (!sources.isEmpty()) {
            Source earliest = sources.getFirst();
            for (int i = 0; i < sources.size(); i++) {
                Source source = sources.get(i);
                if (source.waiting.isEmpty()) {
                    return source;
                }
                if (source.isBefore(earliest)) {
                    earliest = source;
                }
            }
            if (!taker.take(earliest.remove())) {
                return null;
            }
            if (isRead(earliest)) {
                sources.remove(earliest);
            }
        }
        return null;
    }

    private boolean isRead(Source source) {
        return source.waiting.isEmpty() && consumer.position(source.partition) >= source.end;
    }

    /** Reads more of the partitions that have nothing left; whether anything came. */
    private boolean poll() {
        for (Source source : sources) {
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
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (Source source : sources) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(source.partition)) {
                if (record.offset() < source.end) {
                    take(source, record);
                }
            }
        }
        return !records.isEmpty();
    }

    private void take(Source source, ConsumerRecord<byte[], byte[]> record) {
        try {
            T wanted = reader.read(record);
            if (wanted != null) {
                source.add(wanted);
            }
        } catch (UnreadableException e) {
            unreadable++;
        }
    }
}
