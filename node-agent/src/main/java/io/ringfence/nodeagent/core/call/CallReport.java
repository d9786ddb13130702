package io.ringfence.nodeagent.core.call;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEnded.Disposition;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a PBX tells of a call to the outside.
 *
 * @param what what has happened
 * @param tenant whose call it is; empty when nobody knows
 * @param extension who has sent it out; empty for a trunk or an IVR
 * @param number the number as it was dialled
 * @param callId the PBX's own id of the call
 * @param startedAt when it was placed; empty when it is told by what follows
 * @param answeredAt when it was answered; empty when never, or when it is told by the seconds
 * @param endedAt when it ended; now when empty
 * @param seconds how many it lasted from its answer; empty when the times tell that
 * @param disposition how it ended; empty when the seconds tell that
 */
public record CallReport(
        What what,
        Optional<String> tenant,
        Optional<String> extension,
        String number,
        String callId,
        Optional<Instant> startedAt,
        Optional<Instant> answeredAt,
        Optional<Instant> endedAt,
        OptionalLong seconds,
        Optional<Disposition> disposition) {

    /** What may have happened to a call. */
    public enum What {
        STARTED,
        ANSWERED,
        ENDED
    }

    public CallReport {
        extension.ifPresent(name -> Bounds.name(name, "extension", Bounds.EXTENSION));
        Bounds.text(number, "number", CallEvent.MAX_NUMBER);
        Bounds.text(callId, "callId", DialRequest.MAX_CALL_ID);
        if (number.isBlank() || callId.isBlank()) {
            throw new IllegalArgumentException("number and callId: can't be empty");
        }
        if (seconds.isPresent()) {
            Bounds.between(seconds.getAsLong(), 0, CallEnded.MAX_SECONDS, "seconds");
        }
    }

    /**
     * The event that it is.
     *
     * @param onlyTenant whose call it is when it does not say so
     * @throws IllegalArgumentException when it contradicts itself, or nobody is known whose call it is
     */
    public CallEvent toEvent(String node, Optional<String> onlyTenant, Instant now) {
        String of = tenant.or(() -> onlyTenant)
                .orElseThrow(() -> new IllegalArgumentException(
                        "tenant: is missing, or the account code names none; node-agent.calls.tenant"
                                + " says it for a node of one tenant"));
        String id = node + ":" + callId;
        return switch (what) {
            case STARTED -> new CallStarted(of, id, node, extension.orElse(null), number, startedAt.orElse(now));
            case ANSWERED -> {
                Instant answered = answeredAt.orElse(now);
                Instant started = startedAt.orElse(answered);
                inOrder(started, answered, answered);
                yield new CallAnswered(of, id, node, extension.orElse(null), number, started, answered, null);
            }
            case ENDED -> ended(of, id, node, now);
        };
    }

    private CallEnded ended(String of, String id, String node, Instant now) {
        Instant ended = endedAt.orElse(now);
        @Nullable Instant answered = answeredAt
                .or(() -> seconds.isPresent() && seconds.getAsLong() > 0
                        ? Optional.of(ended.minusSeconds(seconds.getAsLong()))
                        : Optional.empty())
                .orElse(null);
        Instant started = startedAt.orElse(answered == null ? ended : answered);
        inOrder(started, answered == null ? started : answered, ended);
        Disposition how = disposition.orElse(answered == null ? Disposition.NO_ANSWER : Disposition.ANSWERED);
        if ((how == Disposition.ANSWERED) != (answered != null)) {
            throw new IllegalArgumentException("disposition: " + how + ", but "
                    + (answered == null ? "neither answeredAt nor seconds" : "answered"));
        }
        long billed = answered == null ? 0 : seconds.orElse(begun(answered, ended));
        return new CallEnded(
                of,
                id,
                null,
                null,
                node,
                extension.orElse(null),
                number,
                null,
                started,
                answered,
                ended,
                billed,
                null,
                null,
                null,
                null,
                null,
                null,
                how,
                null);
    }

    private static void inOrder(Instant started, Instant answered, Instant ended) {
        if (answered.isBefore(started) || ended.isBefore(answered)) {
            throw new IllegalArgumentException(
                    "startedAt, answeredAt, endedAt: one can't be before the other, but they are " + started + ", "
                            + answered + ", " + ended);
        }
    }

    /** Each second that has begun counts. */
    private static long begun(Instant answered, Instant ended) {
        return Math.ceilDiv(Duration.between(answered, ended).toMillis(), 1_000L);
    }
}
