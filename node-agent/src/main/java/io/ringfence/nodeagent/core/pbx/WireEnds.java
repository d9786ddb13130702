package io.ringfence.nodeagent.core.pbx;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.nodeagent.core.dialog.TrunkDialogs;
import io.ringfence.nodeagent.core.dialog.WireFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Holds the ends that the PBX tells against what the wire shows. Where the wire shows nothing, the PBX is believed; where it shows that
 * a call goes on, its end is told as not confirmed, and once more when the wire shows it.
 */
final class WireEnds {

    /** How long an end waits for the wire to show it, so that it is told once; and what the two may differ by. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    static final int MAX_UNCONFIRMED = 10_000;

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration CONTRADICTED = Duration.ofSeconds(10);

    private final TrunkDialogs dialogs = new TrunkDialogs();
    private final LinkedHashMap<String, CallEnded> unconfirmed = new LinkedHashMap<>();
    private long contradicted;

    /** Takes what the wire shows; gives the later record of a call whose end that confirms. */
    Optional<CallEnded> take(TrunkDialogSeen seen, Instant now) {
        dialogs.take(seen);
        CallEnded told = TrunkDialogs.isOpen(seen) ? null : unconfirmed.remove(seen.callId());
        return Optional.ofNullable(told).map(record -> confirmed(record, end(record.endedAt(), seen, now)));
    }

    /** What the wire shows of a leg: by the Call-ID, else by number and start when no other call may be meant. */
    Optional<TrunkDialogSeen> of(Leg leg, Collection<Leg> legs, Instant now) {
        if (!leg.trunkCallId.isEmpty()) {
            return dialogs.at(leg.trunkCallId, now);
        }
        List<TrunkDialogSeen> near = dialogs.of(leg.number, leg.started, now).stream()
                .filter(dialog -> !unconfirmed.containsKey(dialog.callId())
                        && legs.stream().noneMatch(other -> other.trunkCallId.equals(dialog.callId())))
                .toList();
        if (near.size() != 1 || legs.stream().anyMatch(other -> isRival(other, leg, near.getFirst()))) {
            return Optional.empty();
        }
        return Optional.of(near.getFirst());
    }

    private static boolean isRival(Leg other, Leg leg, TrunkDialogSeen dialog) {
        return other != leg
                && other.trunkCallId.isEmpty()
                && (other.answered != null || other.answeredToDialler != null)
                && TrunkDialogs.isNear(other.started, dialog.startedAt())
                && TrunkDialogs.isSame(other.number, leg.number);
    }

    /** When a call has ended: as the PBX says, unless the wire shows clearly that it went on. */
    static Instant end(Instant told, TrunkDialogSeen dialog, Instant now) {
        Instant shown = dialog.at().isAfter(now) ? now : dialog.at();
        return shown.isAfter(told.plus(PATIENCE)) ? shown : told;
    }

    /** An end was told that the wire does not show. */
    void told(CallEnded record, TrunkDialogSeen dialog) {
        if (unconfirmed.size() >= MAX_UNCONFIRMED) {
            unconfirmed.pollFirstEntry();
        }
        unconfirmed.put(dialog.callId(), record);
    }

    /** Forgets what is old, and counts once each call that has ended on the wire long ago and goes on for the PBX. */
    void tidy(Collection<Leg> legs, Instant now) {
        dialogs.tidy(now);
        unconfirmed.values().removeIf(record -> record.endedAt().plus(KEPT).isBefore(now));
        for (Leg leg : legs) {
            if (leg.ended == null
                    && !leg.isContradicted
                    && of(leg, legs, now)
                            .filter(dialog -> hasLongEnded(dialog, now))
                            .isPresent()) {
                leg.isContradicted = true;
                contradicted++;
            }
        }
    }

    WireFigures figures() {
        return new WireFigures(dialogs.size(), unconfirmed.size(), contradicted);
    }

    private static boolean hasLongEnded(TrunkDialogSeen dialog, Instant now) {
        return !TrunkDialogs.isOpen(dialog) && dialog.at().plus(CONTRADICTED).isBefore(now);
    }

    private static CallEnded confirmed(CallEnded told, Instant ended) {
        Instant answered = told.countsAt();
        return new CallEnded(
                told.tenant(),
                told.callId(),
                told.revisionNumber() + 1,
                told.kind(),
                told.node(),
                told.extension(),
                told.destination(),
                told.direction(),
                told.startedAt(),
                told.answeredAt(),
                ended,
                LegTeller.seconds(answered, ended),
                told.cost(),
                told.currency(),
                told.rate(),
                told.fx(),
                told.creditedCallId(),
                told.trunkCallId(),
                told.disposition(),
                true);
    }
}
