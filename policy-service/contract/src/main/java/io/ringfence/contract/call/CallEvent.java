package io.ringfence.contract.call;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import org.jspecify.annotations.Nullable;

/**
 * A value on {@code ringfence.call-events}. All of a tenant are in one partition, in the order in which they were told; that
 * says nothing about the order in which they happened.
 */
public sealed interface CallEvent extends Event
        permits CallStarted,
                CallAnswered,
                CallProgress,
                CallEnded,
                CallRefused,
                ProviderCallBilled,
                BlockLiftRequested {

    /** The longest id of a call. */
    int MAX_CALL_ID = 200;

    /** The longest dialled number, as a PBX tells it. */
    int MAX_NUMBER = 64;

    /** Whose call it is. */
    String tenant();

    @Override
    default String key() {
        return tenant();
    }

    /** Checks what all events of calls have. */
    static void check(String tenant, String callId) {
        Bounds.name(tenant, "tenant", Bounds.TENANT);
        Bounds.text(callId, "callId", MAX_CALL_ID);
        if (callId.isBlank()) {
            throw new IllegalArgumentException("callId: can't be empty");
        }
    }

    /** Checks who calls whom, on which node. */
    static void check(@Nullable String node, @Nullable String extension, @Nullable String destination) {
        if (node != null) {
            Bounds.name(node, "node", Bounds.NODE);
        }
        if (extension != null) {
            Bounds.name(extension, "extension", Bounds.EXTENSION);
        }
        if (destination != null) {
            Bounds.text(destination, "destination", MAX_NUMBER);
        }
    }
}
