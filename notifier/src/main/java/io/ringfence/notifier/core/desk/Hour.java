package io.ringfence.notifier.core.desk;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Clock hours of UTC, in which letters are counted where there is a bound. */
public final class Hour {

    private Hour() {}

    /** The beginning of an instant's hour. */
    public static Instant of(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
    }
}
