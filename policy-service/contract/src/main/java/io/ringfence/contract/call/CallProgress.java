package io.ringfence.contract.call;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Calls that are still up on a node, told every few seconds: their holds live on.
 *
 * @param tenant whose calls they are
 * @param node the node
 * @param callIds the calls, at most {@link #MAX_CALLS}
 * @param at when, by the node's clock
 */
public record CallProgress(String tenant, String node, List<String> callIds, Instant at) implements CallEvent {

    /** More calls are told in another event. */
    public static final int MAX_CALLS = 1_000;

    public CallProgress {
        Bounds.name(tenant, "tenant", Bounds.TENANT);
        Bounds.name(node, "node", Bounds.NODE);
        callIds = List.copyOf(callIds);
        Bounds.between(callIds.size(), 0, MAX_CALLS, "callIds");
        for (String callId : callIds) {
            CallEvent.check(tenant, callId);
        }
        Objects.requireNonNull(at, "at");
    }
}
