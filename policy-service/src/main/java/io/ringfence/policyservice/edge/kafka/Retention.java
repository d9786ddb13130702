package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Topic;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** What a topic does not hold any more, since its retention has removed it. */
final class Retention {

    private Retention() {}

    /**
     * From when on a topic holds all of what is asked for; empty when it holds all that is asked for. A partition that has lost
     * records begins with its first one, since nobody knows the times of those that are gone; where none are left, with the
     * retention's time.
     *
     * @param ranges what is read for all since {@code from}
     */
    static Optional<Instant> heldFrom(
            Consumer<byte[], byte[]> consumer,
            Topic topic,
            List<BackwardReader.Range> ranges,
            Instant from,
            Instant now) {
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(
                ranges.stream().map(BackwardReader.Range::partition).toList());
        List<TopicPartition> shortened = ranges.stream()
                .filter(range -> {
                    long start = starts.getOrDefault(range.partition(), 0L);
                    return start > 0 && range.floor() <= start;
                })
                .map(BackwardReader.Range::partition)
                .toList();
        if (shortened.isEmpty()) {
            return Optional.empty();
        }
        Map<TopicPartition, OffsetAndTimestamp> firsts = consumer.offsetsForTimes(
                shortened.stream().collect(Collectors.toMap(Function.identity(), partition -> from.toEpochMilli())));
        return shortened.stream()
                .map(partition -> {
                    OffsetAndTimestamp first = firsts.get(partition);
                    return first == null ? now.minus(topic.retention()) : Instant.ofEpochMilli(first.timestamp());
                })
                .filter(start -> start.toEpochMilli() > from.toEpochMilli())
                .max(Comparator.naturalOrder());
    }
}
