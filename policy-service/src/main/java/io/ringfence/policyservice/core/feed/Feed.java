package io.ringfence.policyservice.core.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A feed as it is stored.
 *
 * @param set what an admin set
 * @param version of what is set; differs after each change
 * @param nextAttempt when it is due
 */
public record Feed(
        FeedDraft set,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,
        FeedState state,
        Instant nextAttempt) {

    public String name() {
        return set.name();
    }

    /** Its state once that is set: what is known of the source stays only when it still means the same. */
    public FeedState asSet(FeedDraft draft) {
        return set.readsAs(draft) ? state : state.asked();
    }

    /** Its name in the audit. */
    public String subject() {
        return subject(name());
    }

    /** The name of a feed in the audit. */
    public static String subject(String name) {
        return "feed/" + name;
    }

    /** What the audit keeps of it: the address masked. */
    public Recorded recorded() {
        return new Recorded(
                set.address().shown(),
                set.format(),
                set.column(),
                set.intervalSeconds(),
                set.maxNetworks(),
                set.maxChangePercent(),
                set.enabled(),
                set.comment());
    }

    /** A feed in the audit. */
    public record Recorded(
            String url,
            FeedFormat format,
            String column,
            int intervalSeconds,
            int maxNetworks,
            int maxChangePercent,
            boolean enabled,
            @Nullable String comment) {}
}
