package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out whether a requester would be blocked once something that allows it is gone. */
@ApplicationScoped
public class LockOutGuard {

    @Inject
    Entries entries;

    @Inject
    Lists lists;

    /**
     * Why taking an allowed network away is refused: the requester is in it, nothing else allows it, and something blocks
     * it.
     *
     * @param entryId the entry that goes, if it is one
     * @param listName the list that goes, if it is one
     */
    Optional<Refusal> withoutAllow(
            Network gone, @Nullable UUID entryId, @Nullable String listName, Requester who, Instant now) {
        Optional<Network> address = who.address().filter(gone::contains);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> left = entries.covering(address.get()).stream()
                .filter(entry -> !entry.id().equals(entryId) && !entry.isOver(now))
                .toList();
        List<ListKind> listsLeft = lists.covering(address.get()).keySet().stream()
                .filter(list -> !list.name().equals(listName))
                .map(list -> list.list())
                .toList();
        boolean allowed =
                left.stream().anyMatch(entry -> entry.list() == ListKind.ALLOW) || listsLeft.contains(ListKind.ALLOW);
        boolean blocked =
                left.stream().anyMatch(entry -> entry.list() == ListKind.BLOCK) || listsLeft.contains(ListKind.BLOCK);
        return allowed || !blocked
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ProblemType.CUTS_REQUESTER,
                        "Your own address " + address.get().address() + " is blocked, and only " + gone
                                + " on ALLOW lets it in: you would lock yourself out. If you mean it, repeat with"
                                + " ?force=true."));
    }
}
