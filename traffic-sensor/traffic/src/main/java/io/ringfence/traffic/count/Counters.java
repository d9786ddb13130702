package io.ringfence.traffic.count;

import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of one pipeline. One thread counts; any thread may read, and sees each value a moment later. */
public final class Counters {

    private final AtomicLongArray counters = new AtomicLongArray(Counter.values().length);
    private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);

    /** One more. */
    public void add(Counter counter) {
        add(counters, counter.ordinal(), 1);
    }

    /** So many more. */
    public void add(Counter counter, long count) {
        add(counters, counter.ordinal(), count);
    }

    /** One more frame with this outcome. */
    public void add(Outcome outcome) {
        add(outcomes, outcome.ordinal(), 1);
    }

    /** All that another one has counted until now. */
    public void addAll(Counters other) {
        for (Counter counter : Counter.values()) {
            add(counter, other.get(counter));
        }
        for (Outcome outcome : Outcome.values()) {
            add(outcomes, outcome.ordinal(), other.get(outcome));
        }
    }

    /** How many there were. */
    public long get(Counter counter) {
        return counters.getOpaque(counter.ordinal());
    }

    /** How many frames had this outcome. */
    public long get(Outcome outcome) {
        return outcomes.getOpaque(outcome.ordinal());
    }

    /** With a single writer no atomic addition is needed. */
    private static void add(AtomicLongArray array, int index, long count) {
        array.setOpaque(index, array.getPlain(index) + count);
    }
}
