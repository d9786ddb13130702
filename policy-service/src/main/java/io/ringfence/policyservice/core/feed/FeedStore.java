package io.ringfence.policyservice.core.feed;

import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where feeds are kept. A change and its line in the audit are stored together or not at all. */
public interface FeedStore {

    /** How many feeds there may be. */
    int MAX_FEEDS = 200;

    /** Stores a feed, in place of the one with its name; it is due at once. */
    Result<Changed<Feed>> put(FeedDraft draft, OptionalLong ifVersion, Requester who);

    /** Takes a feed and its list away. */
    Result<Changed<Feed>> remove(String name, OptionalLong ifVersion, Requester who);

    Optional<Feed> find(String name);

    /** Feeds in the order of their names. */
    Page<Feed> page(Optional<String> after, int limit);

    List<Feed> all();

    /**
     * Claims a feed that is due, the one that waits longest; of many processes that ask, one gets it.
     *
     * @param lease after which the claim counts for nothing, in case its process has died
     */
    Optional<FeedClaim> claimDue(Duration lease);

    /** Claims this feed, due or not; refused while another claim holds. */
    Result<FeedClaim> claim(String name, Duration lease);

    /** What a feed's content is held against. */
    FeedBackground background(String name);

    /**
     * Ends an attempt. Refused when its claim holds no more, because the feed was changed or deleted or another process took
     * over; then nothing is stored.
     *
     * @param fill what the list is to have; empty when it stays
     * @param forced whether the admin confirmed a change that was held
     */
    Result<Feed> settle(
            FeedClaim claim, FeedState state, Instant next, Optional<ListContent> fill, Requester who, boolean forced);
}
