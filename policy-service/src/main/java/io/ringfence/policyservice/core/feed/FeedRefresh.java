package io.ringfence.policyservice.core.feed;

import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;

/** Fetches feeds when somebody asks for it. */
public interface FeedRefresh {

    /**
     * Fetches a feed now, and waits for the end.
     *
     * @param confirm whether a change of any size is taken
     */
    Result<Feed> refresh(String name, boolean confirm, Requester who);
}
