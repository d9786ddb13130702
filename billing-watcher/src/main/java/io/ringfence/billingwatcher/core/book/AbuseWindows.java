package io.ringfence.billingwatcher.core.book;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Calls of an extension to one international number: how many there are in any 300 s. A window is {@code (t - 300 s, t]}: a
 * call exactly 300 s earlier is outside. The order in which calls are told does not matter.
 */
public final class AbuseWindows {

    /** The length of a window. */
    public static final Duration WINDOW = Duration.ofSeconds(300);

    /** Calls that began longer ago are forgotten; later ones of that time are only noticed. */
    public static final Duration LOOKBACK = Duration.ofHours(24);

    private record Key(String tenant, String extension, String number) {
        @Override
        public int hashCode() {
            return Spread.hash(tenant, extension, number);
        }
    }

    /** Times in order, each with the hash of its call. */
    private static final class Calls {
        private long[] times = new long[4];
        private long[] ids = new long[4];
        private int size;

        boolean add(long time, long id) {
            for (int i = 0; i < size; i++) {
                if (ids[i] == id) {
                    return false;
                }
            }
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
                ids = Arrays.copyOf(ids, 2 * size);
            }
            int at = size++;
            while (at > 0 && times[at - 1] > time) {
                times[at] = times[at - 1];
                ids[at] = ids[at - 1];
                at--;
            }
            times[at] = time;
            ids[at] = id;
            return true;
        }

        /** The most calls in a window that has this time in it. */
        int most(long time) {
            int most = 0;
            int first = 0;
            for (int last = 0; last < size && times[last] < time + WINDOW.toMillis(); last++) {
                while (times[first] <= times[last] - WINDOW.toMillis()) {
                    first++;
                }
                if (times[last] >= time) {
                    most = Math.max(most, last - first + 1);
                }
            }
            return most;
        }

        void dropBefore(long time) {
            int keep = 0;
            while (keep < size && times[keep] < time) {
                keep++;
            }
            if (keep > 0) {
                times = Arrays.copyOfRange(times, keep, Math.max(size, keep + 1));
                ids = Arrays.copyOfRange(ids, keep, Math.max(size, keep + 1));
                size -= keep;
            }
        }
    }

    private final Map<Key, Calls> calls = new HashMap<>();

    /**
     * Takes a call.
     *
     * @param id a hash of the call's id; a call counts once
     * @return how many calls the fullest window with this one has; 0 when the call was taken before
     */
    public int add(String tenant, String extension, String number, Instant at, long id) {
        Calls of = calls.computeIfAbsent(new Key(tenant, extension, number), key -> new Calls());
        long time = at.toEpochMilli();
        return of.add(time, id) ? of.most(time) : 0;
    }

    /** Forgets the calls of an extension: those before a lift count no more. */
    void clear(String tenant, String extension) {
        calls.keySet()
                .removeIf(key -> key.tenant().equals(tenant) && key.extension().equals(extension));
    }

    /** Forgets what began before an instant. */
    void dropBefore(Instant oldest) {
        Iterator<Calls> all = calls.values().iterator();
        while (all.hasNext()) {
            Calls of = all.next();
            of.dropBefore(oldest.toEpochMilli());
            if (of.size == 0) {
                all.remove();
            }
        }
    }

    /** How many numbers are watched. */
    public int size() {
        return calls.size();
    }
}
