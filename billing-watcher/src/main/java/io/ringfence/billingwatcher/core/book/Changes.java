package io.ringfence.billingwatcher.core.book;

import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a batch has changed, to be stored in one transaction. */
public final class Changes {

    /** A call of an extension to an international number that was placed, and has no record yet. */
    public record Attempt(String tenant, String extension, String number, Instant startedAt, long call) {}

    private final Map<SumKey, Long> added = new HashMap<>();
    private final Map<SumKey, Sum> lifted = new HashMap<>();
    private final Map<CallKey, @Nullable Hold> holds = new LinkedHashMap<>();
    private final Map<Block.Key, Block> blocks = new LinkedHashMap<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Outgoing> outgoing = new ArrayList<>();

    void add(SumKey key, long nanos) {
        added.merge(key, nanos, Sum::plus);
    }

    void lift(SumKey key, Sum sum) {
        lifted.put(key, sum);
    }

    void hold(Hold hold) {
        holds.put(new CallKey(hold.tenant(), hold.callId()), hold);
    }

    void release(CallKey call) {
        holds.put(call, null);
    }

    void block(Block block) {
        blocks.put(block.key(), block);
    }

    void attempt(Attempt attempt) {
        attempts.add(attempt);
    }

    /** Publishes an event once what led to it is stored. */
    public void publish(Topic topic, Event event) {
        outgoing.add(new Outgoing(topic, event));
    }

    /** What sums grow by, in billionths. */
    public Map<SumKey, Long> added() {
        return added;
    }

    /** Sums whose limit a lift has changed. */
    public Map<SumKey, Sum> lifted() {
        return lifted;
    }

    /** Holds as they are now; null for one that is gone. */
    public Map<CallKey, @Nullable Hold> holds() {
        return holds;
    }

    public Map<Block.Key, Block> blocks() {
        return blocks;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    /** What to publish, in this order. */
    public List<Outgoing> outgoing() {
        return outgoing;
    }

    /** Whether nothing has changed. */
    public boolean isEmpty() {
        return added.isEmpty()
                && lifted.isEmpty()
                && holds.isEmpty()
                && blocks.isEmpty()
                && attempts.isEmpty()
                && outgoing.isEmpty();
    }
}
