package io.ringfence.contract.command;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import io.ringfence.contract.call.CallEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Calls on a node are to end now; said again until their end is seen.
 *
 * @param node the node
 * @param tenant whose calls they are
 * @param callIds the calls, as the node has named them, at most {@link #MAX_CALLS}
 * @param reason why, in words
 * @param at when it was asked
 */
public record HangUpRequested(String node, String tenant, List<String> callIds, String reason, Instant at)
        implements Event {

    /** More calls are told in another event. */
    public static final int MAX_CALLS = 1_000;

    public HangUpRequested {
        Bounds.name(node, "node", Bounds.NODE);
        Bounds.name(tenant, "tenant", Bounds.TENANT);
        callIds = List.copyOf(callIds);
        Bounds.between(callIds.size(), 1, MAX_CALLS, "callIds");
        for (String callId : callIds) {
            CallEvent.check(tenant, callId);
        }
        Bounds.text(reason, "reason", Bounds.MAX_TEXT);
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return node;
    }
}
