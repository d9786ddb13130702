package io.ringfence.billingwatcher.edge.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record for Kafka. */
@SuppressWarnings("ArrayRecordComponent") // the bytes go to Kafka as they are; nobody compares records
public record PublishedRecord(
        long id, String topic, byte @Nullable [] key, byte @Nullable [] value, Map<String, String> headers) {}
