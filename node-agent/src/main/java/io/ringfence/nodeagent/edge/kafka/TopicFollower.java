package io.ringfence.nodeagent.edge.kafka;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of a topic from their start, and then for as long as the agent lives; after a break it goes on where it
 * was. What can't be read goes to the dead letters.
 */
public final class TopicFollower {

    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(3);
    private static final Duration BETWEEN_ASKS = Duration.ofMillis(1_500);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Takes what is read. */
    public interface Sink {

        /**
         * What one poll brought.
         *
         * @param events the readable records, in order within each key
         * @param removed keys that tombstones took away
         * @param positions for each partition the offset up to which all was handed over
         * @param replay whether these were in the topic before reading began
         */
        void read(List<Event> events, List<String> removed, List<Long> positions, boolean replay)
                throws InterruptedException;
    }

    private final Topic topic;
    private final KafkaClients clients;
    private final Outgoing outgoing;
    private final Sink sink;
    private final InstantSource clock;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> lastDeadLetters = new HashMap<>();
    private volatile Contact contact;
    private volatile Instant atEnd = Instant.MIN;
    private volatile boolean stopped;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;

    public TopicFollower(Topic topic, KafkaClients clients, Outgoing outgoing, Sink sink, InstantSource clock) {
        this.topic = topic;
        this.clients = clients;
        this.outgoing = outgoing;
        this.sink = sink;
        this.clock = clock;
        this.contact = new Contact(false, clock.instant());
    }

    /** Whether the broker answered last time. */
    public Contact contact() {
        return contact;
    }

    /** The last time at which all that was in the topic had been handed over; {@link Instant#MIN} before the first. */
    public Instant atEnd() {
        return atEnd;
    }

    /** Reads until {@link #stop}; for a thread of its own. */
    public void run() {
        while (!stopped) {
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
                reading = consumer;
                follow(consumer);
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (OffsetOutOfRangeException e) {
                LOG.infof("%s was cut or made anew; reading it from its start", topic.topicName());
                positions.clear();
            } catch (KafkaException e) {
                if (contact.up()) {
                    LOG.warnf("%s can't be read: %s; what is known of it stays", topic.topicName(), e.getMessage());
                }
                contact = new Contact(false, contact.since());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.errorf(e, "the reader of %s failed; it starts again", topic.topicName());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Ends the reading. */
    public void stop() {
        stopped = true;
        KafkaConsumer<byte[], byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, ASK);
        for (TopicPartition partition : partitions) {
            long known = positions.getOrDefault(partition, -1L);
            boolean goesOn = known >= starts.getOrDefault(partition, 0L) && known <= ends.getOrDefault(partition, 0L);
            consumer.seek(partition, goesOn ? known : starts.getOrDefault(partition, 0L));
        }
        boolean replay = atEnd.equals(Instant.MIN);
        Instant asked = clock.instant();
        boolean first = true;
        while (!stopped) {
            ConsumerRecords<byte[], byte[]> records = first ? ConsumerRecords.empty() : consumer.poll(POLL);
            Instant now = clock.instant();
            if (!records.isEmpty() || first) {
                hand(consumer, partitions, records, replay);
                contact = new Contact(true, now);
            } else if (Duration.between(asked, now).compareTo(BETWEEN_ASKS) > 0) {
                asked = now;
                ends = consumer.endOffsets(partitions, ASK);
                contact = new Contact(true, clock.instant());
                if (partitions.stream().anyMatch(isShorter(ends))) {
                    throw new OffsetOutOfRangeException("shorter than what was read", Map.of());
                }
            }
            first = false;
            if (isAt(ends)) {
                replay = false;
                atEnd = asked;
            }
        }
    }

    private Predicate<TopicPartition> isShorter(Map<TopicPartition, Long> ends) {
        return partition -> ends.getOrDefault(partition, Long.MAX_VALUE) < positions.getOrDefault(partition, 0L);
    }

    private boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private void hand(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            ConsumerRecords<byte[], byte[]> records,
            boolean replay)
            throws InterruptedException {
        List<Event> events = new ArrayList<>(records.count());
        List<String> removed = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Message message = KafkaRecords.toMessage(record);
            if (message.value() == null) {
                removed.add(message.key());
                continue;
            }
            try {
                events.add(Codec.decode(message));
            } catch (UnreadableException e) {
                unreadable(record, String.valueOf(e.getMessage()));
            }
        }
        for (TopicPartition partition : partitions) {
            positions.put(partition, consumer.position(partition, ASK));
        }
        sink.read(
                events,
                removed,
                partitions.stream()
                        .map(partition -> positions.getOrDefault(partition, 0L))
                        .toList(),
                replay);
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() > lastDeadLetters.getOrDefault(partition, -1L)) {
            lastDeadLetters.put(partition, record.offset());
            outgoing.deadLetter(record, reason);
            LOG.warnf(
                    "%s: unreadable record at offset %d of partition %d: %s; it is in the dead letters",
                    record.topic(), record.offset(), record.partition(), reason);
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        var known = consumer.partitionsFor(topic.topicName(), ASK);
        if (known == null || known.isEmpty()) {
            throw new KafkaException("topic " + topic.topicName() + " does not exist yet");
        }
        return IntStream.range(0, known.size())
                .mapToObj(number -> new TopicPartition(topic.topicName(), number))
                .toList();
    }
}
