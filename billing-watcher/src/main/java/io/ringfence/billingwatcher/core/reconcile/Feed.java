package io.ringfence.billingwatcher.core.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * That a tenant gets records of a provider.
 *
 * @param since from when on the tenant's calls are remembered to be held against them
 * @param seenAt when the last one was taken
 */
public record Feed(Instant since, Instant seenAt) {

    /** Without a record for so long, a tenant gets none any more. */
    public static final Duration KEPT = Duration.ofDays(7);

    /** One that begins. */
    public static Feed from(Instant now) {
        return new Feed(now, now);
    }

    /** Whether records are expected. */
    public boolean isLive(Instant now) {
        return !seenAt.plus(KEPT).isBefore(now);
    }

    /** Another record was taken; after a long pause the feed begins anew. */
    public Feed seen(Instant now) {
        return isLive(now) ? new Feed(since, now) : from(now);
    }
}
