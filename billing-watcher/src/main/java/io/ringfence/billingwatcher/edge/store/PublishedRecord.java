package io.ringfence.billingwatcher.edge.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record for Kafka.
 *
 * @param id its number in the outbox; 0 when it has none yet
 * @param partition of the call events that have led to it
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes go to Kafka as they are; nobody compares records
public record PublishedRecord(
        long id,
        int partition,
        String topic,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Map<String, String> headers) {

    /** The same with its number in the outbox. */
    public PublishedRecord numbered(long number) {
        return new PublishedRecord(number, partition, topic, key, value, headers);
    }
}
