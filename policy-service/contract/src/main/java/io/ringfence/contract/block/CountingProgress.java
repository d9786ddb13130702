package io.ringfence.contract.block;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import java.time.Instant;
import java.util.Objects;

/**
 * How far calls are counted: what the blocks of the tenants of a partition can know. Told every few seconds, also when there is
 * nothing to count; who hears it no more knows that nobody knows what is spent.
 *
 * @param partition the partition of {@code ringfence.call-events}
 * @param countedUpTo all events of calls that were written to it before are counted
 */
public record CountingProgress(int partition, Instant countedUpTo) implements Event {

    /** More partitions than any topic has. */
    private static final int MAX_PARTITION = 99_999;

    public CountingProgress {
        Bounds.between(partition, 0, MAX_PARTITION, "partition");
        Objects.requireNonNull(countedUpTo, "countedUpTo");
    }

    @Override
    public String key() {
        return "counting/" + partition;
    }
}
