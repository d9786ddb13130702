package io.ringfence.policyservice.core.history;

import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The calls that have ended or were refused, for as long as they are kept. */
public interface CallHistory {

    /**
     * Some of them, those told last first. An answer is bounded in what is examined for it, so it can have fewer than asked
     * for, or none, and there is more all the same.
     *
     * @param before where the answer before ended
     * @param size the most calls, above 0
     * @throws io.ringfence.policyservice.core.refusal.UnreachableException when they can't be read
     */
    Result<Found> find(CallQuery query, Optional<CallCursor> before, int size);

    /**
     * What was found.
     *
     * @param calls those told last first
     * @param next where to go on; empty when there is no more
     * @param unreadable records of the tenant that could not be read and were passed over
     * @param searchedBackTo when the search ended before there were enough: all that was told since then is examined
     */
    record Found(List<ToldCall> calls, Optional<CallCursor> next, int unreadable, Optional<Instant> searchedBackTo) {

        public Found {
            calls = List.copyOf(calls);
        }
    }
}
