package io.ringfence.nodeagent.core.call;

import io.ringfence.contract.block.CountingProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** How far the calls of each tenant are counted, as far as this node has heard. */
public final class Counting {

    private final Map<Integer, Instant> upTo = new ConcurrentHashMap<>();
    private final Duration blindAfter;
    private final ToIntFunction<String> partitions;

    /**
     * @param blindAfter how old the last news may be
     * @param partitions the partition of a tenant's calls
     */
    public Counting(Duration blindAfter, ToIntFunction<String> partitions) {
        this.blindAfter = blindAfter;
        this.partitions = partitions;
    }

    /** Takes news. The last counts, also when it is of an earlier instant: a clock may have been set back. */
    public void take(CountingProgress progress) {
        upTo.put(progress.partition(), progress.countedUpTo());
    }

    /** Up to when a tenant's calls are counted; empty when nobody has told it yet. */
    Optional<Instant> upTo(String tenant) {
        return Optional.ofNullable(upTo.get(partitions.applyAsInt(tenant)));
    }

    /** Whether nobody knows what a tenant has spent. */
    boolean isBlind(String tenant, Instant now) {
        return upTo(tenant)
                .map(instant -> Duration.between(instant, now).compareTo(blindAfter) > 0)
                .orElse(true);
    }
}
