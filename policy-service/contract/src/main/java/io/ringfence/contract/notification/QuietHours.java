package io.ringfence.contract.notification;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/**
 * Hours in which nobody is told of what can wait; it is told of in one mail when they end.
 *
 * @param from the first minute, in the zone of the settings
 * @param to the first minute after them; before {@code from} when they go over midnight
 */
public record QuietHours(LocalTime from, LocalTime to) {

    public QuietHours {
        from = from.truncatedTo(ChronoUnit.MINUTES);
        to = to.truncatedTo(ChronoUnit.MINUTES);
        if (from.equals(to)) {
            throw new IllegalArgumentException("quietHours: from and to must differ");
        }
    }

    /** Whether a time of day is one of them. */
    public boolean contain(LocalTime time) {
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
