package io.ringfence.contract.dialog;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import io.ringfence.contract.call.CallEvent;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that a node has placed on a trunk, as its packets show it. It is no event of a call: the wire does not know whose it is. The
 * node's agent joins it with the call that the PBX tells.
 *
 * @param node the node
 * @param callId the SIP Call-ID on the trunk
 * @param trunk the address to which the call was sent
 * @param number the user of the Request-URI; absent when there is none, or one that is too long
 * @param state what the packets show
 * @param at as of when: the last packet that changed it, or when it was told again
 * @param startedAt when the INVITE was sent that was answered
 * @param answeredAt when it was answered
 */
public record TrunkDialogSeen(
        String node,
        String callId,
        String trunk,
        @Nullable String number,
        State state,
        Instant at,
        Instant startedAt,
        Instant answeredAt)
        implements Event {

    /** What packets show of a call. */
    public enum State {
        /** Nobody has ended it; told again every few seconds. */
        ANSWERED,
        /** A BYE was seen, and no answer to it; told again too. */
        ENDING,
        /** The BYE was answered; told once, and last. */
        ENDED
    }

    public TrunkDialogSeen {
        Bounds.name(node, "node", Bounds.NODE);
        Bounds.text(callId, "callId", CallEvent.MAX_CALL_ID);
        if (callId.isBlank()) {
            throw new IllegalArgumentException("callId: can't be empty");
        }
        Bounds.text(trunk, "trunk", 45);
        if (number != null) {
            Bounds.text(number, "number", CallEvent.MAX_NUMBER);
        }
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(answeredAt, "answeredAt");
    }

    @Override
    public String key() {
        return node;
    }
}
