package io.ringfence.notifier.core.desk;

import io.ringfence.contract.notification.NotificationSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When what is gathered is told. */
final class Timing {

    /** An attack that never ends is summed up once a day. */
    static final Duration LONGEST_WAVE = Duration.ofHours(24);

    private Timing() {}

    /** When a wave is over, if nothing else happens. */
    static Instant waveEnd(NotificationSettings settings, Instant began, Instant now) {
        Instant quiet = now.plus(Duration.ofMinutes(settings.waveQuietMinutes()));
        Instant latest = began.plus(LONGEST_WAVE);
        return quiet.isBefore(latest) ? quiet : latest;
    }

    /** The next digest. */
    static Instant digest(NotificationSettings settings, Instant now) {
        Integer minutes = settings.digest().everyMinutes();
        LocalTime at = settings.digest().at();
        if (minutes != null) {
            return now.plus(Duration.ofMinutes(minutes));
        }
        return at == null ? now : next(settings, at, now);
    }

    /** Whether people are not to be disturbed. */
    static boolean isQuiet(NotificationSettings settings, Instant now) {
        return settings.quietHours() != null
                && settings.quietHours()
                        .contain(now.atZone(ZoneId.of(settings.zone())).toLocalTime());
    }

    /** When they may be again. */
    static Instant quietEnd(NotificationSettings settings, Instant now) {
        return settings.quietHours() == null
                ? now
                : next(settings, settings.quietHours().to(), now);
    }

    /** The next time that clocks show this; one that a change to summer time leaves out comes as much later. */
    private static Instant next(NotificationSettings settings, LocalTime at, Instant now) {
        ZoneId zone = ZoneId.of(settings.zone());
        ZonedDateTime today = now.atZone(zone).toLocalDate().atTime(at).atZone(zone);
        ZonedDateTime next = today.toInstant().isAfter(now)
                ? today
                : now.atZone(zone).toLocalDate().plusDays(1).atTime(at).atZone(zone);
        return next.toInstant();
    }
}
