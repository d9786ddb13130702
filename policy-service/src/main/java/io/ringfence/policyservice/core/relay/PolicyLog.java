package io.ringfence.policyservice.core.relay;

import java.util.List;
import java.util.Set;

/** The policy topic. Every method throws when the brokers can't be reached in time. */
public interface PolicyLog extends AutoCloseable {

    /** The topic as it is. */
    LogPosition position();

    /** The keys that have a value on the topic. */
    Set<String> keys();

    /** Appends records in order, and waits until all are acknowledged by all in-sync replicas. */
    List<PublishedRecord> append(List<PendingRecord> records);

    @Override
    void close();
}
