package io.ringfence.nodeagent.core.pbx;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads times that Asterisk tells in its machine's zone and without naming it: whole seconds, and in the repeated hour twice the
 * same. A time counts only when it fits an instant that is known otherwise; if it does not, the zone is not Asterisk's.
 */
public final class LocalTimes {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final ZoneId zone;

    public LocalTimes(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * The instant of a time.
     *
     * @param near an instant close to it, which says which of two it is
     */
    public Optional<Instant> read(String text, Instant near) {
        try {
            LocalDateTime local = LocalDateTime.parse(text, FORM);
            return zone.getRules().getValidOffsets(local).stream()
                    .map((ZoneOffset offset) -> local.toInstant(offset))
                    .min(Comparator.comparing(
                            instant -> Duration.between(instant, near).abs()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a time that was just told fits the instant at which it was told. */
    public boolean fits(String text, Instant told) {
        return read(text, told)
                .map(instant -> Duration.between(instant, told).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false);
    }
}
