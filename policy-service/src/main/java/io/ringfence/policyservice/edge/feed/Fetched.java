package io.ringfence.policyservice.edge.feed;

import io.ringfence.policyservice.core.feed.FeedContent;
import org.jspecify.annotations.Nullable;

/** What fetching a feed brought. */
sealed interface Fetched {

    /** The source says that it has nothing new. */
    record NotModified() implements Fetched {}

    /**
     * What the source has.
     *
     * @param etag for later requests
     * @param lastModified likewise
     */
    record Whole(
            FeedContent content,
            @Nullable String etag,
            @Nullable String lastModified) implements Fetched {}
}
