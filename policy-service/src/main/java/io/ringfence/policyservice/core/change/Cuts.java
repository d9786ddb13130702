package io.ringfence.policyservice.core.change;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who could not reach the nodes any more after a change.
 *
 * @param requester the caller's own address, if it is cut
 * @param admins other addresses that admins have used lately and that are cut
 * @param tenants tenants of which every registered phone is cut, with how many phones that is
 * @param nodes nodes that the others would hear no more
 */
public record Cuts(
        Optional<Network> requester, List<Network> admins, SortedMap<String, Integer> tenants, List<String> nodes) {

    /** Nobody is cut. */
    public static final Cuts NOBODY = new Cuts(Optional.empty(), List.of(), Collections.emptySortedMap(), List.of());

    private static final int SHOWN = 10;

    /**
     * Finds them.
     *
     * @param admins addresses that admins have used lately
     * @param phones each tenant's registered phones
     * @param adminIsCut whether an admin's address is cut
     * @param phoneIsCut whether a phone's address is cut; not asked any more of a tenant once one phone is not
     */
    public static Cuts of(
            Requester who,
            Collection<Network> admins,
            Map<String, List<Network>> phones,
            Predicate<Network> adminIsCut,
            Predicate<Network> phoneIsCut) {
        SortedMap<String, Integer> tenants = new TreeMap<>();
        phones.forEach((tenant, addresses) -> {
            if (!addresses.isEmpty() && addresses.stream().allMatch(phoneIsCut)) {
                tenants.put(tenant, addresses.size());
            }
        });
        return new Cuts(
                who.address().filter(adminIsCut),
                admins.stream()
                        .distinct()
                        .filter(admin -> who.address().filter(admin::equals).isEmpty())
                        .filter(adminIsCut)
                        .sorted()
                        .toList(),
                tenants,
                List.of());
    }

    /** The same, and these nodes. */
    public Cuts and(List<String> cutNodes) {
        return new Cuts(requester, admins, tenants, cutNodes);
    }

    public boolean isNobody() {
        return requester.isEmpty() && admins.isEmpty() && tenants.isEmpty() && nodes.isEmpty();
    }

    /** Whom it cuts, each kind as a part of a sentence; empty when nobody. */
    public List<String> told() {
        List<String> parts = new ArrayList<>();
        requester.ifPresent(address -> parts.add("your own address " + address.address()));
        if (!admins.isEmpty()) {
            parts.add("addresses that admins used in the last 24 hours: " + shown());
        }
        tenants.forEach((tenant, count) -> parts.add("every registered phone (" + count + ") of tenant " + tenant));
        nodes.forEach(node -> parts.add("an address of the node " + node));
        return parts;
    }

    /**
     * Why a change that does this is refused.
     *
     * @param what the change, as the beginning of a sentence: {@code BLOCK 203.0.113.0/24}
     */
    public Optional<Refusal> refusal(String what) {
        if (isNobody()) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                requester.isPresent() ? ProblemType.CUTS_REQUESTER : ProblemType.CUTS_OFF,
                what + " would cut off " + String.join("; ", told())
                        + ". Add them to ALLOW first; if you mean it, repeat with ?force=true."));
    }

    private String shown() {
        String some = admins.stream().limit(SHOWN).map(Network::address).collect(Collectors.joining(", "));
        return admins.size() > SHOWN ? some + " and " + (admins.size() - SHOWN) + " more" : some;
    }
}
