package io.ringfence.policyservice.core.relay;

import java.util.List;

/** A compacted topic that holds what the database holds. Every method throws when the brokers can't be reached in time. */
public interface RecordLog extends AutoCloseable {

    /** The topic as it is. */
    LogPosition position();

    /** Reads the topic from its beginning to its end. */
    LogContent content();

    /** Appends records, those of a key in order, and waits until all are acknowledged by all in-sync replicas. */
    List<PublishedRecord> append(List<PendingRecord> records);

    @Override
    void close();
}
