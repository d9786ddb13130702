package io.ringfence.policyservice.core.feed;

import org.jspecify.annotations.Nullable;

/** A feed as an admin sends it, unchecked; {@link FeedDraft} has the bounds. */
public record FeedInput(
        @Nullable String url,
        @Nullable String format,
        @Nullable String column,
        @Nullable Integer intervalSeconds,
        @Nullable Integer maxNetworks,
        @Nullable Integer maxChangePercent,
        @Nullable Boolean enabled,
        @Nullable String comment) {}
