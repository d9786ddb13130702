package io.ringfence.trafficsensor.core.sample;

import java.util.ArrayDeque;
import java.util.Deque;

/** How much a count that only rises has risen within the last minute, when it is told each second. For all threads. */
public final class LossWindow {

    private static final int SECONDS = 60;

    private final Deque<Long> totals = new ArrayDeque<>();

    /** The count as it is now. */
    public synchronized void add(long total) {
        if (totals.isEmpty()) {
            totals.add(0L); // what was lost before the first report was lost within this minute too
        }
        totals.add(total);
        if (totals.size() > SECONDS + 1) {
            totals.remove();
        }
    }

    /** By how much it has risen. */
    public synchronized long sum() {
        return totals.isEmpty() ? 0 : totals.getLast() - totals.getFirst();
    }
}
