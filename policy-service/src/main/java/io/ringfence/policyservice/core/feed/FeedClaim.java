package io.ringfence.policyservice.core.feed;

import java.util.UUID;

/**
 * The right to fetch a feed and to say how it went. One process at a time has it.
 *
 * @param feed the feed as it was when it was claimed
 * @param id the attempt
 */
public record FeedClaim(Feed feed, UUID id) {}
