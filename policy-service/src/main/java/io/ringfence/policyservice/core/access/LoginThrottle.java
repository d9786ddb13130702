package io.ringfence.policyservice.core.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes guessing passwords slow, in bounded memory. After some failures for a name from an address, from an address, and for a name
 * from anywhere, each further one makes the next wait twice as long. A name alone waits only after many, and for a minute at most, so that nobody
 * can lock an admin out from elsewhere. It counts on each replica for itself.
 */
public final class LoginThrottle {

    private static final int MOST_KEYS = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_TOLD_A_MINUTE = 60;

    private final Map<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_KEYS;
        }
    };
    private Instant minute = Instant.EPOCH;
    private int told;

    private record Key(String text, int free, Duration longest) {}

    private record Failures(int count, Instant last, Instant until) {}

    /**
     * What a failure was.
     *
     * @param count the how manieth of this name from this address
     * @param tell whether it is to be recorded: the first, second, fourth, eighth ..., and not too many in all
     */
    public record Failure(int count, boolean tell) {}

    /** How long somebody must wait before the next attempt; zero when they need not. */
    public synchronized Duration mustWait(String name, String address, Instant now) {
        Duration longest = Duration.ZERO;
        for (Key key : keys(name, address)) {
            Failures known = known(key, now);
            if (known != null && known.until().isAfter(now)) {
                Duration wait = Duration.between(now, known.until());
                longest = wait.compareTo(longest) > 0 ? wait : longest;
            }
        }
        return longest;
    }

    /** Counts a failure. */
    public synchronized Failure failed(String name, String address, Instant now) {
        int ofBoth = 0;
        for (Key key : keys(name, address)) {
            Failures known = known(key, now);
            int count = known == null ? 1 : known.count() + 1;
            ofBoth = ofBoth == 0 ? count : ofBoth;
            failures.put(key.text(), new Failures(count, now, now.plus(wait(count, key))));
        }
        if (Duration.between(minute, now).compareTo(MINUTE) >= 0) {
            minute = now;
            told = 0;
        }
        boolean tell = Integer.bitCount(ofBoth) == 1 && told < MOST_TOLD_A_MINUTE;
        told += tell ? 1 : 0;
        return new Failure(ofBoth, tell);
    }

    /** Forgets the failures of somebody who has got in. */
    public synchronized void succeeded(String name, String address) {
        failures.remove(keys(name, address).getFirst().text());
    }

    private static List<Key> keys(String name, String address) {
        String lower = name.toLowerCase(Locale.ROOT);
        return List.of(
                new Key("both " + lower + " " + address, 5, Duration.ofMinutes(15)),
                new Key("address " + address, 20, Duration.ofMinutes(15)),
                new Key("name " + lower, 100, MINUTE));
    }

    private @Nullable Failures known(Key key, Instant now) {
        Failures known = failures.get(key.text());
        return known == null || Duration.between(known.last(), now).compareTo(FORGOTTEN_AFTER) > 0 ? null : known;
    }

    private static Duration wait(int count, Key key) {
        if (count < key.free()) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(10, count - key.free()));
        return wait.compareTo(key.longest()) > 0 ? key.longest() : wait;
    }
}
