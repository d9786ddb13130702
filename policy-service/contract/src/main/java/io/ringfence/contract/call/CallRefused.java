package io.ringfence.contract.call;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node has refused a call before it was placed.
 *
 * @param tenant whose call it was
 * @param callId as in {@link CallStarted}; one that the agent made when the PBX gave none
 * @param node the node
 * @param extension who wanted to call; absent when nobody answers for the call
 * @param destination the number as it was dialled
 * @param at when, by the node's clock
 * @param reason the limit that refused it, such as {@code EXTENSION_DAILY}, {@code ROUTE_COST}, {@code NOBODY}
 * @param message that in words, with figures, for people
 */
public record CallRefused(
        String tenant,
        String callId,
        String node,
        @Nullable String extension,
        String destination,
        Instant at,
        String reason,
        String message)
        implements CallEvent {

    public CallRefused {
        CallEvent.check(tenant, callId);
        CallEvent.check(node, extension, destination);
        Objects.requireNonNull(at, "at");
        Bounds.name(reason, "reason", Bounds.SOURCE);
        Bounds.text(message, "message", Bounds.MAX_TEXT);
    }
}
