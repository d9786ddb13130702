package io.ringfence.policyservice.core.history;

import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.contract.call.Rate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of the history: what one record says of it. Fields that its type has not, or that were not told, are absent.
 *
 * @param type what the record is
 * @param callId the call's id; the provider's own for {@link RecordType#PROVIDER}
 * @param revision 0 for the first record of a call, a higher one replaces it; only of ENDED and CREDIT
 * @param toldAt when the record was written, by its writer's clock; the history is searched by it
 * @param startedAt when the call was placed; of a refused call, when it was refused
 * @param cost what it has cost, a decimal text, when whoever told it knows
 * @param rate what it costs, when that was told instead; without both, the tenant's routes say it
 * @param currency of the cost; the tenant's when absent
 * @param creditedCallId the call that a credit is for
 * @param reason the limit that refused it
 * @param message that in words, with figures
 * @param replaced true when another record of the same call in the same page counts in its place
 */
public record ToldCall(
        RecordType type,
        String callId,
        @Nullable Integer revision,
        Instant toldAt,
        @Nullable String node,
        @Nullable String extension,
        @Nullable String destination,
        CallEnded.@Nullable Direction direction,
        Instant startedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        @Nullable Long billedSeconds,
        @Nullable String cost,
        @Nullable Rate rate,
        @Nullable String currency,
        CallEnded.@Nullable Disposition disposition,
        @Nullable String creditedCallId,
        @Nullable String trunkCallId,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Boolean replaced) {

    /** What a record is. */
    public enum RecordType {
        /** A call that has ended, answered or not. */
        ENDED,
        /** Money given back for a call. */
        CREDIT,
        /** A call that a node refused before it was placed. */
        REFUSED,
        /** What the provider bills for a call; that call has a record of its own. */
        PROVIDER
    }

    /** What an event says of a call that is over; nothing for one of a call in progress. */
    public static Optional<ToldCall> of(CallEvent event, Instant toldAt) {
        return switch (event) {
            case CallEnded ended -> Optional.of(ended(ended, toldAt));
            case CallRefused refused -> Optional.of(refused(refused, toldAt));
            case ProviderCallBilled billed -> Optional.of(billed(billed, toldAt));
            case CallStarted _, CallAnswered _, CallProgress _, BlockLiftRequested _ -> Optional.empty();
        };
    }

    /**
     * Marks those in whose place another one counts: of the records of a call, the highest revision counts, and of equal
     * ones the one that was told first.
     *
     * @param calls those told last first
     */
    public static List<ToldCall> marked(List<ToldCall> calls) {
        Map<String, Integer> counting = new HashMap<>();
        for (int place = 0; place < calls.size(); place++) {
            ToldCall call = calls.get(place);
            counting.merge(
                    call.identity(place),
                    place,
                    (newer, older) ->
                            calls.get(older).number() >= calls.get(newer).number() ? older : newer);
        }
        List<ToldCall> marked = new ArrayList<>(calls.size());
        for (int place = 0; place < calls.size(); place++) {
            ToldCall call = calls.get(place);
            Integer counts = counting.get(call.identity(place));
            marked.add(counts == null || counts == place ? call : call.asReplaced());
        }
        return marked;
    }

    private int number() {
        return revision == null ? 0 : revision;
    }

    /** Refusals replace nothing: a PBX may ask more than once for a call. */
    private String identity(int place) {
        return switch (type) {
            case ENDED, CREDIT -> "call " + callId;
            case PROVIDER -> "provider " + callId;
            case REFUSED -> "refused " + place;
        };
    }

    private static ToldCall ended(CallEnded call, Instant toldAt) {
        return new ToldCall(
                call.isCredit() ? RecordType.CREDIT : RecordType.ENDED,
                call.callId(),
                call.revisionNumber(),
                toldAt,
                call.node(),
                call.extension(),
                call.destination(),
                call.direction() == null ? CallEnded.Direction.OUTBOUND : call.direction(),
                call.startedAt(),
                call.answeredAt(),
                call.endedAt(),
                call.billedSeconds(),
                call.cost(),
                call.rate(),
                call.currency(),
                call.disposition(),
                call.creditedCallId(),
                call.trunkCallId(),
                null,
                null,
                null);
    }

    private static ToldCall refused(CallRefused call, Instant toldAt) {
        return new ToldCall(
                RecordType.REFUSED,
                call.callId(),
                null,
                toldAt,
                call.node(),
                call.extension(),
                call.destination(),
                CallEnded.Direction.OUTBOUND,
                call.at(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                call.reason(),
                call.message(),
                null);
    }

    private static ToldCall billed(ProviderCallBilled call, Instant toldAt) {
        return new ToldCall(
                RecordType.PROVIDER,
                call.providerCallId(),
                null,
                toldAt,
                null,
                call.extension(),
                call.destination(),
                CallEnded.Direction.OUTBOUND,
                call.startedAt(),
                null,
                null,
                call.billedSeconds(),
                call.cost(),
                null,
                call.currency(),
                null,
                null,
                call.trunkCallId(),
                null,
                null,
                null);
    }

    private ToldCall asReplaced() {
        return new ToldCall(
                type,
                callId,
                revision,
                toldAt,
                node,
                extension,
                destination,
                direction,
                startedAt,
                answeredAt,
                endedAt,
                billedSeconds,
                cost,
                rate,
                currency,
                disposition,
                creditedCallId,
                trunkCallId,
                reason,
                message,
                true);
    }
}
