package io.ringfence.policyservice.core.entry;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What a request does to an entry, decided from the entry as it is. */
public final class EntryRules {

    private EntryRules() {}

    /**
     * Adds an entry or makes it like the draft.
     *
     * @param before the entry with the draft's list and network
     * @param id the id of a new one
     * @param change the number that the change will have if there is one
     */
    public static Result<Changed<Entry>> put(
            Optional<Entry> before, EntryDraft draft, Attempt attempt, UUID id, long change) {
        Optional<Refusal> refusal = refusal(draft, attempt);
        if (refusal.isPresent()) {
            return new Result.Refused<>(refusal.get());
        }
        Entry old = before.orElse(null);
        if (old != null
                && old.source().equals(draft.source())
                && Objects.equals(old.comment(), draft.comment())
                && Objects.equals(old.expiresAt(), draft.expiresAt())) {
            return new Result.Done<>(new Changed<>(Changed.Kind.UNCHANGED, old));
        }
        String actor = attempt.who().actor();
        Entry entry = new Entry(
                old == null ? id : old.id(),
                draft.list(),
                draft.network(),
                draft.source(),
                draft.comment(),
                draft.expiresAt(),
                old == null ? attempt.now() : old.createdAt(),
                old == null ? actor : old.createdBy(),
                attempt.now(),
                actor,
                change,
                null);
        return new Result.Done<>(new Changed<>(old == null ? Changed.Kind.CREATED : Changed.Kind.UPDATED, entry));
    }

    /** Changes comment and expiry. */
    public static Result<Changed<Entry>> edit(
            Entry before, EntryEdit edit, OptionalLong ifChange, Attempt attempt, long change) {
        Optional<Refusal> stale = stale(before, ifChange);
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        String comment = edit.comment().isPresent() ? edit.comment().get().value() : before.comment();
        Instant expiresAt =
                edit.expiresAt().isPresent() ? edit.expiresAt().get().value() : before.expiresAt();
        EntryDraft draft = new EntryDraft(
                before.list(), before.network(), before.source(), comment, expiresAt, java.util.List.of());
        // Whoever edits a comment does not block anything anew, so the requester's address is not asked again.
        Attempt same = new Attempt(attempt.who(), true, attempt.now());
        return put(Optional.of(before), draft, same, before.id(), change);
    }

    /** Why an entry is not the one that the requester saw. */
    public static Optional<Refusal> stale(Entry before, OptionalLong ifChange) {
        if (ifChange.isEmpty() || ifChange.getAsLong() == before.change()) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                ProblemType.CHANGED_MEANWHILE,
                "The entry " + before.network() + " was changed by " + before.updatedBy() + " at " + before.updatedAt()
                        + "; read it again and decide anew."));
    }

    /**
     * Why blocking a network is refused for this requester.
     *
     * @param what what would be stored, for the text
     */
    public static Optional<Refusal> cuts(Network blocked, Requester who, String what) {
        return who.address()
                .filter(blocked::contains)
                .map(address -> new Refusal(
                        ProblemType.CUTS_REQUESTER,
                        what + " contains your own address " + address.address()
                                + ": you would lock yourself out. If you mean it, repeat with ?force=true."));
    }

    private static Optional<Refusal> refusal(EntryDraft draft, Attempt attempt) {
        if (draft.list() == ListKind.BLOCK && draft.network().prefix() == 0) {
            return Optional.of(Refusal.of(
                    ProblemType.BLOCKS_EVERYTHING,
                    InputError.field(
                            "cidr",
                            draft.network().toString(),
                            draft.network() + " on BLOCK would block every address; name the networks to block")));
        }
        Instant end = draft.expiresAt();
        if (end != null && !end.isAfter(attempt.now())) {
            return Optional.of(Refusal.of(
                    ProblemType.EXPIRED,
                    InputError.field("expiresAt", end.toString(), "is in the past (now " + attempt.now() + ")")));
        }
        if (draft.list() == ListKind.BLOCK && !attempt.force()) {
            return cuts(draft.network(), attempt.who(), "BLOCK " + draft.network());
        }
        return Optional.empty();
    }

    /**
     * An attempt at a change.
     *
     * @param force whether the requester accepts to be cut off
     */
    public record Attempt(Requester who, boolean force, Instant now) {}
}
