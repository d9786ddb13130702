package io.ringfence.policyservice.edge.rest.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedFormat;
import io.ringfence.policyservice.core.feed.FeedTimes;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A feed with how it stands. */
@Schema(name = "Feed", description = "A shared block list that refreshes itself, and how it stands.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FeedView(
        @Schema(description = "Its name, which is that of its list under /api/v1/firewall/lists too.")
        String name,

        @Schema(
                description = "Where it comes from; parts that look like a key are shown as ***. Sent back as it is"
                        + " shown, the stored one stays.")
        String url,

        @Schema(description = "The host that it comes from.")
        String source,

        @Schema(description = "The form of what the source has.")
        FeedFormat format,

        @Schema(description = "The column of a CSV: its number from 0, or its name in the header.")
        String column,

        @Schema(description = "How often it is fetched, in seconds.")
        int intervalSeconds,

        @Schema(description = "More networks are refused.") int maxNetworks,

        @Schema(description = "A change of more percent of its networks waits for an admin.")
        int maxChangePercent,

        @Schema(description = "Whether it is fetched. Its list stays as it is when it is not.")
        boolean enabled,

        @Schema(description = "Why, in the admin's words.") @Nullable String comment,

        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,

        @Schema(description = "How its attempts went.") FeedStateView state) {

    static FeedView of(Feed feed, Instant now) {
        FeedDraft set = feed.set();
        return new FeedView(
                feed.name(),
                set.address().shown(),
                set.address().host(),
                set.format(),
                set.column(),
                set.intervalSeconds(),
                set.maxNetworks(),
                set.maxChangePercent(),
                set.enabled(),
                set.comment(),
                feed.createdAt(),
                feed.createdBy(),
                feed.updatedAt(),
                feed.updatedBy(),
                FeedStateView.of(feed, FeedTimes.warning(feed, now).orElse(null)));
    }
}
