package io.ringfence.policyservice.core.list;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.entry.EntryRules;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A named list as an admin asks for it, checked. */
public record ListDraft(
        String name, ListKind list, String source, @Nullable String comment, ListContent content) {

    /** Why storing it is refused for this requester. */
    public Optional<Refusal> cuts(Requester who) {
        if (list == ListKind.ALLOW || who.address().isEmpty()) {
            return Optional.empty();
        }
        Network address = who.address().get();
        return content.networks(address.family()).covering(address).stream()
                .findFirst()
                .flatMap(
                        network -> EntryRules.cuts(network, who, "BLOCK list " + name + " has " + network + ", which"));
    }
}
