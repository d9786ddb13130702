package io.ringfence.policyservice.core.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a feed is fetched next, and when people should look after it. */
public final class FeedTimes {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration MOST_JITTER = Duration.ofMinutes(10);
    private static final int JITTER_PART = 10;
    private static final int MAX_DOUBLINGS = 20;
    private static final int WARN_INTERVALS = 3;

    private FeedTimes() {}

    /**
     * After its interval; after a failure sooner, in pauses that double from one minute up to the interval. A part of a
     * tenth, at most 10 minutes, is added, so that not everybody asks a source at the same moment.
     *
     * @param part how much of that, 0 to 1
     */
    public static Instant next(FeedDraft set, FeedState state, Instant now, double part) {
        Duration interval = Duration.ofSeconds(set.intervalSeconds());
        Duration pause = interval;
        if (state.failures() > 0) {
            Duration backOff = FIRST_PAUSE.multipliedBy(1L << Math.min(MAX_DOUBLINGS, state.failures() - 1));
            pause = backOff.compareTo(interval) < 0 ? backOff : interval;
        }
        Duration tenth = pause.dividedBy(JITTER_PART);
        Duration jitter = tenth.compareTo(MOST_JITTER) < 0 ? tenth : MOST_JITTER;
        return now.plus(pause).plusMillis((long) (jitter.toMillis() * part));
    }

    /** How old what the nodes have of it is; since it was made when they have nothing. */
    public static Duration age(Feed feed, Instant now) {
        Instant success = feed.state().lastSuccess();
        Duration age = Duration.between(success == null ? feed.createdAt() : success, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** That it has not been refreshed for more than three intervals, and why; empty when all is well. */
    public static Optional<String> warning(Feed feed, Instant now) {
        Duration most = Duration.ofSeconds((long) WARN_INTERVALS * feed.set().intervalSeconds());
        if (!feed.set().enabled() || age(feed, now).compareTo(most) <= 0) {
            return Optional.empty();
        }
        Instant success = feed.state().lastSuccess();
        String when = success == null ? "has never been fetched" : "was last refreshed at " + success;
        return Optional.of("The feed " + feed.name() + " " + when + because(feed.state()));
    }

    private static String because(FeedState state) {
        if (state.lastError() != null) {
            return ": " + state.lastError();
        }
        return state.held() == null ? "" : ": " + state.held().reason();
    }
}
