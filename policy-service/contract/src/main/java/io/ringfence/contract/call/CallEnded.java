package io.ringfence.contract.call;

import io.ringfence.contract.Amount;
import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call detail record (CDR): a call has ended, answered or not; or a credit note for one.
 *
 * @param tenant whose call it is
 * @param callId as in {@link CallStarted}; a second record of it counts only with a higher revision
 * @param revision 0, when absent, for the first record of a call; a higher one replaces it
 * @param kind {@link Kind#CHARGE} when absent
 * @param node the node; absent when no agent told it
 * @param extension who has sent the call out, also by a forward or a transfer; absent for a trunk or an IVR
 * @param destination the number, as E.164 with a plus or as it was dialled; absent when there was none
 * @param direction from whom to whom; {@link Direction#OUTBOUND} when absent
 * @param startedAt when it was placed, by the PBX's clock
 * @param answeredAt when it was answered; absent when never
 * @param endedAt when it ended
 * @param billedSeconds the seconds that cost money
 * @param cost what it has cost, an {@link Amount}; below zero only for a credit. Absent when the rate says so
 * @param currency of the cost, ISO 4217; that of the tenant when absent
 * @param rate what it costs; absent when the cost is there, or when the tenant's routes say so
 * @param fx how the cost becomes an amount in the tenant's currency; needed when the currency is another one
 * @param creditedCallId the call that a credit is for
 * @param trunkCallId the SIP Call-ID of the leg on the trunk, by which a provider's record is matched
 * @param disposition how it ended
 * @param confirmed whether the end of the leg on the trunk was seen; absent when the PBX can't tell
 */
public record CallEnded(
        String tenant,
        String callId,
        @Nullable Integer revision,
        @Nullable Kind kind,
        @Nullable String node,
        @Nullable String extension,
        @Nullable String destination,
        @Nullable Direction direction,
        Instant startedAt,
        @Nullable Instant answeredAt,
        Instant endedAt,
        long billedSeconds,
        @Nullable String cost,
        @Nullable String currency,
        @Nullable Rate rate,
        @Nullable Fx fx,
        @Nullable String creditedCallId,
        @Nullable String trunkCallId,
        Disposition disposition,
        @Nullable Boolean confirmed)
        implements CallEvent {

    /** What a record says of money. */
    public enum Kind {
        CHARGE,
        /** Gives money back, for a call that is named. */
        CREDIT
    }

    /** From whom to whom a call was. */
    public enum Direction {
        OUTBOUND,
        INBOUND,
        INTERNAL
    }

    /** How a call ended. */
    public enum Disposition {
        ANSWERED,
        NO_ANSWER,
        BUSY,
        FAILED,
        REFUSED
    }

    /**
     * A rate of exchange.
     *
     * @param rate how much of the tenant's currency one unit of the cost's is, an {@link Amount} above 0
     * @param date the day of that rate
     */
    public record Fx(String rate, LocalDate date) {
        public Fx {
            if (Amount.positive(rate, "fx.rate") == 0) {
                throw new IllegalArgumentException("fx.rate: must be above 0");
            }
            Objects.requireNonNull(date, "date");
        }
    }

    /** The longest call, 31 days. */
    public static final long MAX_SECONDS = 31 * 86_400L;

    public CallEnded {
        CallEvent.check(tenant, callId);
        CallEvent.check(node, extension, destination);
        if (revision != null) {
            Bounds.atLeast(revision, 0, "revision");
        }
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
        Bounds.between(billedSeconds, 0, MAX_SECONDS, "billedSeconds");
        if (cost != null) {
            long nanos = Amount.nanos(cost, "cost");
            if (nanos < 0 && kind != Kind.CREDIT) {
                throw new IllegalArgumentException("cost: below 0 only with kind CREDIT, but it is " + cost);
            }
        }
        if (currency != null) {
            Bounds.name(currency, "currency", Bounds.CURRENCY);
        }
        if (kind == Kind.CREDIT && (creditedCallId == null || cost == null)) {
            throw new IllegalArgumentException("creditedCallId and cost: a credit names the call and the amount");
        }
        if (creditedCallId != null) {
            Bounds.text(creditedCallId, "creditedCallId", MAX_CALL_ID);
        }
        if (trunkCallId != null) {
            Bounds.text(trunkCallId, "trunkCallId", MAX_CALL_ID);
        }
        Objects.requireNonNull(disposition, "disposition");
    }

    /** The revision, 0 for the first record. */
    public int revisionNumber() {
        return revision == null ? 0 : revision;
    }

    /** Whether it gives money back. */
    public boolean isCredit() {
        return kind == Kind.CREDIT;
    }

    /** Whether it went to the outside. */
    public boolean isOutbound() {
        return direction == null || direction == Direction.OUTBOUND;
    }

    /** When it counts: the answer, or the start of what was never answered. */
    public Instant countsAt() {
        return answeredAt == null ? startedAt : answeredAt;
    }
}
