package io.ringfence.contract.call;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call to the outside was answered, and costs from now on.
 *
 * @param tenant whose call it is
 * @param callId as in {@link CallStarted}
 * @param node the node, which is asked to hang up when the money is gone; absent when no agent told it
 * @param extension who has sent the call out; absent for a trunk or an IVR
 * @param destination the number, as E.164 with a plus or as it was dialled
 * @param startedAt when it was placed, by the PBX's clock
 * @param answeredAt when it was answered, by the PBX's clock
 * @param rate what it costs; absent when the tenant's routes say so
 */
public record CallAnswered(
        String tenant,
        String callId,
        @Nullable String node,
        @Nullable String extension,
        String destination,
        Instant startedAt,
        Instant answeredAt,
        @Nullable Rate rate)
        implements CallEvent {

    public CallAnswered {
        CallEvent.check(tenant, callId);
        CallEvent.check(node, extension, destination);
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(answeredAt, "answeredAt");
    }
}
