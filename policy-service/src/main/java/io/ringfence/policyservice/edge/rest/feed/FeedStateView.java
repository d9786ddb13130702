package io.ringfence.policyservice.edge.rest.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.refusal.InputError;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a feed's attempts went. */
@Schema(
        name = "FeedState",
        description = "How a feed's attempts went. What is in force stays whenever one brings nothing.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FeedStateView(
        @Schema(
                description =
                        "NEW before the first attempt with what is set, FRESH after a good one, HELD while a change waits for an"
                                + " admin, FAILING when the last attempt brought nothing, OFF when it is not enabled.")
        Status status,

        @Schema(description = "When it was last fetched, however that ended.") @Nullable Instant lastAttempt,

        @Schema(description = "When what the source had was last in force.") @Nullable Instant lastSuccess,

        @Schema(description = "When it is fetched next; absent when it is not enabled.") @Nullable Instant nextAttempt,

        @Schema(description = "How many networks its list has.")
        int networks,

        @Schema(description = "Why the last attempt brought nothing, and what to do.") @Nullable String lastError,

        @Schema(description = "That it has not been refreshed for more than three intervals.") @Nullable String warning,

        @Schema(description = "A change that waits for an admin: POST .../refresh?confirm=true takes it.") @Nullable HeldView held,

        @Schema(description = "Networks of the source that are in no list, by reason.")
        List<LeftOutView> leftOut,

        @Schema(description = "How many lines of the source could not be read.")
        long badLines,

        @Schema(description = "The first of them.") List<InputError> badExamples,

        @Schema(description = "Which of its networks are on ALLOW too, as of the last success.")
        AllowedView allowed) {

    /** In one word. */
    @Schema(name = "FeedStatus")
    public enum Status {
        NEW,
        FRESH,
        HELD,
        FAILING,
        OFF
    }

    /** A change that waits. */
    @Schema(name = "FeedHeld", description = "A change that is larger than may happen by itself.")
    public record HeldView(
            @Schema(description = "When it was first seen.") Instant since,
            @Schema(description = "Networks that it adds.") int added,

            @Schema(description = "Networks that it removes.")
            int removed,

            @Schema(description = "The larger of both, in percent of what the list has.")
            int percent,

            @Schema(description = "Why it waits.") String reason) {}

    /** What never gets into a list. */
    @Schema(name = "FeedLeftOut")
    public record LeftOutView(
            @Schema(description = "How many networks.") int networks,
            @Schema(description = "What they are.") String reason) {}

    /** What is allowed all the same. */
    @Schema(name = "FeedAllowed")
    public record AllowedView(
            @Schema(description = "How many of its networks lie in an allowed one or have one in them.")
            int networks,

            @Schema(description = "The first of them, at most 10.")
            List<PairView> examples,

            @Schema(description = "What that means.") @Nullable String note) {}

    /** A network of the feed and one on ALLOW. */
    @Schema(name = "FeedAllowedPair")
    public record PairView(
            @Schema(description = "A network of the feed.") String network,

            @Schema(description = "The network on ALLOW that it shares addresses with.")
            String allowed) {}

    static FeedStateView of(Feed feed, @Nullable String warning) {
        FeedState state = feed.state();
        FeedState.@Nullable Held held = state.held();
        return new FeedStateView(
                status(feed),
                state.lastAttempt(),
                state.lastSuccess(),
                feed.set().enabled() ? feed.nextAttempt() : null,
                state.networks(),
                state.lastError(),
                warning,
                held == null
                        ? null
                        : new HeldView(held.since(), held.added(), held.removed(), held.percent(), held.reason()),
                state.leftOut().stream()
                        .map(left -> new LeftOutView(left.networks(), left.reason()))
                        .toList(),
                state.badLines(),
                state.badExamples(),
                allowed(state.allowed()));
    }

    private static Status status(Feed feed) {
        FeedState state = feed.state();
        if (!feed.set().enabled()) {
            return Status.OFF;
        }
        if (state.lastError() != null) {
            return Status.FAILING;
        }
        if (state.held() != null) {
            return Status.HELD;
        }
        return state.lastAttempt() == null ? Status.NEW : Status.FRESH;
    }

    private static AllowedView allowed(FeedState.Allowed allowed) {
        List<PairView> examples = allowed.examples().stream()
                .map(pair -> new PairView(pair.network(), pair.allowed()))
                .toList();
        return new AllowedView(
                allowed.networks(),
                examples,
                allowed.networks() == 0 ? null : "Allowed wins: what is on ALLOW passes, whatever the feed says.");
    }
}
