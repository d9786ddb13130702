package io.ringfence.contract.call;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call is being placed to the outside; whether it is ever answered is not known yet.
 *
 * @param tenant whose call it is
 * @param callId the call's id, unique in the tenant: a PBX's own id behind its node's name and a colon
 * @param node the node; absent when no agent told it
 * @param extension who sends the call out; absent for a trunk or an IVR
 * @param destination the number, as E.164 with a plus or as it was dialled
 * @param startedAt when, by the PBX's clock
 */
public record CallStarted(
        String tenant,
        String callId,
        @Nullable String node,
        @Nullable String extension,
        String destination,
        Instant startedAt)
        implements CallEvent {

    public CallStarted {
        CallEvent.check(tenant, callId);
        CallEvent.check(node, extension, destination);
        Objects.requireNonNull(startedAt, "startedAt");
    }
}
