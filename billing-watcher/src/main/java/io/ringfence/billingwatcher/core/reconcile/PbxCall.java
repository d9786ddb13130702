package io.ringfence.billingwatcher.core.reconcile;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.contract.call.CallEnded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call as a PBX has told it and as it was counted, without what was credited since.
 *
 * @param key what tells it apart
 * @param tenant whose call it is
 * @param callId the PBX's id; absent when all that is known is that it was counted
 * @param trunkCallId the SIP Call-ID of the leg on the trunk; absent when the PBX does not tell it
 * @param number who was called, as E.164, or as it was dialled when it is none; absent when not known
 * @param extension who pays; empty for nobody
 * @param startedAt when it was placed, by the PBX's clock, in whole milliseconds
 * @param endedAt when it ended
 * @param day the local day that it counts to, the first one of several
 * @param seconds what it bills; {@link #UNKNOWN} when not known
 * @param nanos what it costs, in billionths
 */
public record PbxCall(
        Key key,
        String tenant,
        @Nullable String callId,
        @Nullable String trunkCallId,
        @Nullable String number,
        String extension,
        Instant startedAt,
        Instant endedAt,
        LocalDate day,
        long seconds,
        long nanos) {

    /** Seconds that are not known. */
    public static final long UNKNOWN = -1;

    /**
     * What tells calls apart.
     *
     * @param day the day on which it began, UTC
     */
    public record Key(LocalDate day, CdrId id) {

        static Key of(Charge charge) {
            return new Key(charge.startDay(), charge.id());
        }
    }

    /** Whether a call may have been on a trunk. */
    public static boolean isOnTrunk(CallEnded cdr) {
        return !cdr.isCredit() && cdr.direction() != CallEnded.Direction.INTERNAL;
    }

    /** The call that is charged. */
    public static PbxCall of(Charge charge) {
        CallEnded cdr = charge.cdr();
        String e164 = charge.number().e164();
        return new PbxCall(
                Key.of(charge),
                cdr.tenant(),
                cdr.callId(),
                cdr.trunkCallId(),
                e164 == null ? cdr.destination() : e164,
                charge.extension(),
                cdr.startedAt().truncatedTo(ChronoUnit.MILLIS),
                cdr.endedAt(),
                charge.day(),
                cdr.billedSeconds(),
                charge.nanos());
    }
}
