package io.ringfence.notifier.core.delivery;

import java.time.Duration;

/**
 * Waits longer after each failure: twice as long, up to a longest.
 *
 * @param first after the first failure
 * @param longest never longer
 */
public record BackOff(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 30;

    /** How long to wait after so many failures, at least one. */
    public Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
