package io.ringfence.contract.notification;

import io.ringfence.contract.Bounds;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a digest is sent: every so many minutes, or each day at a time.
 *
 * @param everyMinutes 5 to 1440, counted from the first thing that it tells of; absent for a daily one
 * @param at the time of day in the zone of the settings; absent for one every so many minutes
 */
public record Digest(
        @Nullable Integer everyMinutes, @Nullable LocalTime at) {

    /** Each morning. */
    public static final Digest DAILY = new Digest(null, LocalTime.of(8, 0));

    private static final int LEAST = 5;
    private static final int MOST = 1_440;

    public Digest {
        if ((everyMinutes == null) == (at == null)) {
            throw new IllegalArgumentException("digest: say either everyMinutes or at");
        }
        if (everyMinutes != null) {
            Bounds.between(everyMinutes, LEAST, MOST, "everyMinutes");
        }
        at = at == null ? null : at.truncatedTo(ChronoUnit.MINUTES);
    }
}
