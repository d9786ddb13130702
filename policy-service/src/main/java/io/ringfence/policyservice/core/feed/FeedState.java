package io.ringfence.policyservice.core.feed;

import io.ringfence.policyservice.core.refusal.InputError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a feed's attempts went.
 *
 * @param lastAttempt when it was last fetched, however that ended
 * @param lastSuccess when what the source had was last in force
 * @param lastError why the last attempt brought nothing, and what to do; absent when it did
 * @param failures how many attempts in a row brought nothing
 * @param networks how many its list has
 * @param leftOut what of the source is not in the list, by reason
 * @param badLines how many lines could not be read
 * @param badExamples the first of them
 * @param held a change that waits for an admin
 * @param allowed which of its networks are on ALLOW too, as of the last success
 * @param etag what the source said for later requests
 * @param lastModified likewise
 */
public record FeedState(
        @Nullable Instant lastAttempt,
        @Nullable Instant lastSuccess,
        @Nullable String lastError,
        int failures,
        int networks,
        List<LeftOut> leftOut,
        long badLines,
        List<InputError> badExamples,
        @Nullable Held held,
        Allowed allowed,
        @Nullable String etag,
        @Nullable String lastModified) {

    /** Before the first attempt. */
    public static final FeedState NEW =
            new FeedState(null, null, null, 0, 0, List.of(), 0, List.of(), null, new Allowed(0, List.of()), null, null);

    public FeedState {
        leftOut = List.copyOf(leftOut);
        badExamples = List.copyOf(badExamples);
    }

    /** Networks of the source that never get into a list. */
    public record LeftOut(int networks, String reason) {}

    /**
     * A change that is larger than may happen by itself.
     *
     * @param since when it was first seen
     * @param percent the larger of added and removed, as a share of what the list has
     */
    public record Held(Instant since, int added, int removed, int percent, String reason) {}

    /**
     * Networks of the feed that are on ALLOW too, or have an allowed one in them. Allowed wins.
     *
     * @param networks how many
     * @param examples the first of them
     */
    public record Allowed(int networks, List<Pair> examples) {

        public Allowed {
            examples = List.copyOf(examples);
        }
    }

    /** A network of the feed, and the allowed one that it shares addresses with. */
    public record Pair(String network, String allowed) {}

    /** The attempt brought nothing; the list stays, and so does a change that waits. */
    public FeedState failed(Instant now, String reason) {
        return new FeedState(
                now,
                lastSuccess,
                reason,
                failures + 1,
                networks,
                leftOut,
                badLines,
                badExamples,
                held,
                allowed,
                etag,
                lastModified);
    }

    /** The source has what the list has. */
    public FeedState unchanged(Instant now, Allowed overlap) {
        return new FeedState(
                now, now, null, 0, networks, leftOut, badLines, badExamples, null, overlap, etag, lastModified);
    }

    /** The source has something that differs too much; the list stays. Its next answer must come whole, so no ETag. */
    public FeedState held(Instant now, Held change) {
        Instant since = held == null ? change.since() : held.since();
        Held kept = new Held(since, change.added(), change.removed(), change.percent(), change.reason());
        return new FeedState(
                now, lastSuccess, null, 0, networks, leftOut, badLines, badExamples, kept, allowed, null, null);
    }

    /** The list is what the source has. */
    public FeedState filled(
            Instant now, FeedContent content, Allowed overlap, @Nullable String newEtag, @Nullable String modified) {
        return new FeedState(
                now,
                now,
                null,
                0,
                content.content().size(),
                content.leftOut(),
                content.badLines(),
                content.badExamples(),
                null,
                overlap,
                newEtag,
                modified);
    }

    /** What is known of the source means nothing any more: the next answer must come whole. */
    public FeedState asked() {
        return new FeedState(
                null, lastSuccess, null, 0, networks, leftOut, badLines, badExamples, null, allowed, null, null);
    }
}
