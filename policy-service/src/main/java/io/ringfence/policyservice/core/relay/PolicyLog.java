package io.ringfence.policyservice.core.relay;

import java.util.List;

/** The policy topic. Every method throws when the brokers can't be reached in time. */
public interface PolicyLog extends AutoCloseable {

    /** The topic as it is. */
    LogPosition position();

    /** Reads the topic from its beginning to its end. */
    LogContent content();

    /** Appends records in order, and waits until all are acknowledged by all in-sync replicas. */
    List<PublishedRecord> append(List<PendingRecord> records);

    @Override
    void close();
}
