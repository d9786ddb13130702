package io.ringfence.nodeagent.core.cdr;

import io.ringfence.contract.UnreadableException;
import io.ringfence.nodeagent.core.pbx.EpochTime;
import io.ringfence.nodeagent.core.pbx.LocalTimes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of a CDR: seconds of the epoch, a time with its zone, or one without, which is Asterisk's local time. Of the first
 * record of a channel the time without a zone is checked against the epoch in the channel's id. When they are whole quarters of an
 * hour apart, the zone is not Asterisk's; the id is right, and the times of that channel are moved.
 */
final class CdrTimes {

    private static final Pattern EPOCH = Pattern.compile("([0-9]{1,11})(?:\\.([0-9]{1,9}))?");
    private static final Pattern ZONED =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?) ?(Z|[+-]\\d\\d:?\\d\\d)");
    private static final Pattern UNIQUEID = Pattern.compile("(?:.*-)?([0-9]{9,11})\\.[0-9]+");
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration FARTHEST = Duration.ofHours(27);
    private static final long TOLERANCE = 3;
    private static final int MAX_CHANNELS = 5_000;

    /**
     * The times of a record.
     *
     * @param answer absent when it was not answered
     */
    record Times(Instant start, @Nullable Instant answer, Instant end) {}

    private final LocalTimes local;
    private final Map<String, Duration> moved = new Recent<>(MAX_CHANNELS);
    private long wrongZone;

    CdrTimes(LocalTimes local) {
        this.local = local;
    }

    /** Records whose times do not fit the zone. */
    long wrongZone() {
        return wrongZone;
    }

    void forget() {
        moved.clear();
    }

    Times read(CdrRecord cdr) throws UnreadableException {
        String id = cdr.get("uniqueid");
        Optional<Instant> made = made(id);
        Instant start = read(cdr, "start", made.orElse(Instant.EPOCH))
                .orElseThrow(() -> new UnreadableException("start: can't be empty"));
        Optional<Instant> answer = read(cdr, "answer", start);
        Instant end = read(cdr, "end", start).orElseThrow(() -> new UnreadableException("end: can't be empty"));
        Duration move = made.isEmpty() || isZoned(cdr.get("start"))
                ? Duration.ZERO
                : moved.computeIfAbsent(id, key -> move(start, made.get()));
        if (!move.isZero()) {
            wrongZone++;
        }
        return new Times(
                start.plus(move), answer.map(instant -> instant.plus(move)).orElse(null), end.plus(move));
    }

    private static Duration move(Instant start, Instant made) {
        long ahead = Duration.between(made, start).toSeconds();
        long quarter = QUARTER.toSeconds();
        long quarters = Math.floorDiv(ahead + quarter / 2, quarter);
        boolean isWhole = Math.abs(ahead - quarters * quarter) <= TOLERANCE;
        return isWhole && Math.abs(ahead) < FARTHEST.toSeconds() ? QUARTER.multipliedBy(-quarters) : Duration.ZERO;
    }

    /** When a channel was made: its id begins with that. */
    private static Optional<Instant> made(String uniqueid) {
        Matcher matcher = UNIQUEID.matcher(uniqueid);
        return matcher.matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }

    private static boolean isZoned(String text) {
        return EPOCH.matcher(text).matches() || ZONED.matcher(text).matches();
    }

    private Optional<Instant> read(CdrRecord cdr, String name, Instant near) throws UnreadableException {
        String text = cdr.get(name);
        Matcher epoch = EPOCH.matcher(text);
        if (text.isEmpty() || epoch.matches() && Long.parseLong(epoch.group(1)) == 0) {
            return Optional.empty();
        }
        Optional<Instant> instant =
                epoch.matches() ? seconds(text) : zoned(text).or(() -> local.read(text, near));
        if (instant.isEmpty()) {
            throw new UnreadableException(name + ": no time: " + (text.length() > 40 ? text.substring(0, 40) : text));
        }
        return instant;
    }

    private static Optional<Instant> seconds(String text) {
        return Optional.of(EpochTime.read(text));
    }

    private static Optional<Instant> zoned(String text) {
        Matcher matcher = ZONED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String offset = matcher.group(3);
        String colon = offset.length() == 5 ? offset.substring(0, 3) + ":" + offset.substring(3) : offset;
        try {
            return Optional.of(OffsetDateTime.parse(matcher.group(1) + "T" + matcher.group(2) + colon)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
