package io.ringfence.billingwatcher.core.book;

import io.ringfence.calls.Rating;
import io.ringfence.contract.call.Rate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call in progress that costs money. What it has cost and will cost in the next quantum is held, so that the limit is reached
 * before the money is gone.
 *
 * @param tenant whose call it is
 * @param callId the call
 * @param node who can hang it up; absent when nobody was told
 * @param extension who pays; empty when nobody's
 * @param rate what it costs
 * @param answeredAt since when
 * @param seenAt when it was last said to be up
 * @param endedAt when the PBX said that it has ended, without having seen the end on the trunk; absent while it is up
 * @param settled what its record has counted already; 0 while it is up
 */
public record Hold(
        String tenant,
        String callId,
        @Nullable String node,
        String extension,
        Rate rate,
        Instant answeredAt,
        Instant seenAt,
        @Nullable Instant endedAt,
        long settled) {

    /** A hold is for so much more than what has passed. */
    public static final Duration QUANTUM = Duration.ofSeconds(60);

    /** Without a word of it for so long, a call is no longer known to be up; its hold stays. */
    public static final Duration SILENT = Duration.ofMinutes(5);

    /** An end that the trunk has not confirmed goes on costing for so long, then its amount stays until it is confirmed. */
    public static final Duration GRACE = Duration.ofSeconds(120);

    /** An ended call whose record never comes is held for so long. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** What is held now, in billionths, beside what its record has counted. */
    public long amount(Instant now) {
        Instant ended = endedAt;
        if (ended != null) {
            Instant until = earlier(now, ended.plus(GRACE));
            return Math.max(0, cost(seconds(until)) - settled);
        }
        long elapsed = seconds(now);
        long quanta = elapsed / QUANTUM.toSeconds() + 1;
        return cost(quanta * QUANTUM.toSeconds());
    }

    /** What it has cost by now. */
    long accrued(Instant now) {
        return cost(seconds(now));
    }

    private long cost(long seconds) {
        try {
            return Rating.cost(rate, seconds);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE; // more than any limit
        }
    }

    /** Whether it is still up, as far as anybody knows. */
    public boolean isUp() {
        return endedAt == null;
    }

    /** Whether nobody has said for long that it is up. */
    boolean isSilent(Instant now) {
        return isUp() && seenAt.plus(SILENT).isBefore(now);
    }

    Hold seen(Instant at) {
        return at.isAfter(seenAt)
                ? new Hold(tenant, callId, node, extension, rate, answeredAt, at, endedAt, settled)
                : this;
    }

    /** It is up after all. */
    Hold revived() {
        return new Hold(tenant, callId, node, extension, rate, answeredAt, seenAt, null, 0);
    }

    Hold ended(Instant at, long counted) {
        return new Hold(tenant, callId, node, extension, rate, answeredAt, seenAt, at, counted);
    }

    private long seconds(Instant until) {
        return Math.max(0, Math.ceilDiv(Duration.between(answeredAt, until).toMillis(), 1_000L));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
