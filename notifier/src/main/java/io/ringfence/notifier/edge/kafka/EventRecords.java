package io.ringfence.notifier.edge.kafka;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events in Kafka's records. */
public final class EventRecords {

    /** The topics whose events people may hear of. */
    public static final Set<Topic> TOPICS = Set.of(Topic.BANS, Topic.CALL_BLOCKS, Topic.NOTICES);

    private static final Set<String> TYPES = Stream.of(Topic.values())
            .flatMap(topic -> topic.events().stream())
            .map(Event::typeOf)
            .collect(Collectors.toUnmodifiableSet());

    private EventRecords() {}

    /** Whether a record is an event of a kind that this release does not know; it is no error that it is there. */
    public static boolean isUnknown(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null
                && KafkaRecords.toMessage(record)
                        .header(Message.TYPE)
                        .filter(type -> !TYPES.contains(type))
                        .isPresent();
    }

    /**
     * Reads a record; empty when it takes its key away.
     *
     * @throws UnreadableException when it can't be read; the message says why
     */
    public static Optional<Event> read(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        return record.value() == null ? Optional.empty() : Optional.of(Codec.decode(KafkaRecords.toMessage(record)));
    }
}
