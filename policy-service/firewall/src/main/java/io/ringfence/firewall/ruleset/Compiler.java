package io.ringfence.firewall.ruleset;

import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Policy to ruleset. What a packet that enters a node meets, in table raw, before connection tracking costs anything:
 *
 * <ol>
 *   <li>a source that is not blocked goes on; this is all that a packet of no attacker pays for;
 *   <li>loopback goes on;
 *   <li>the control plane's addresses go on, so that a node can always be told better;
 *   <li>allowed sources go on: allowed beats every kind of block;
 *   <li>the rest, blocked sources, is dropped.
 * </ol>
 */
public final class Compiler {

    private static final String BLOCKED = "RF-BLOCKED";

    private Compiler() {}

    /**
     * The ruleset that a policy means for one node.
     *
     * @param now entries that have ended by then are left out
     */
    public static Ruleset compile(Policy policy, NodeFacts facts, Instant now) {
        Map<KernelSet, NavigableMap<Network, Optional<Instant>>> entries = entries(policy, now);
        List<SetContent> sets = Arrays.stream(KernelSet.values())
                .map(set -> content(set, policy, entries.getOrDefault(set, new TreeMap<>()), facts))
                .toList();
        return new Ruleset(sets, chains(Family.IPV4, facts), chains(Family.IPV6, facts));
    }

    private static Map<KernelSet, NavigableMap<Network, Optional<Instant>>> entries(Policy policy, Instant now) {
        Map<KernelSet, NavigableMap<Network, Optional<Instant>>> bySet = new EnumMap<>(KernelSet.class);
        for (EntryPublished entry : policy.entries()) {
            if (isOver(entry, now)) {
                continue;
            }
            Network network = Network.parse(entry.cidr());
            NavigableMap<Network, Optional<Instant>> ends =
                    bySet.computeIfAbsent(KernelSet.of(entry.list(), network.family()), set -> new TreeMap<>());
            for (Network element : elements(network)) {
                ends.merge(element, Optional.ofNullable(entry.expiresAt()), Compiler::later);
            }
        }
        return bySet;
    }

    private static SetContent content(
            KernelSet set, Policy policy, NavigableMap<Network, Optional<Instant>> entries, NodeFacts facts) {
        NetworkSet base = policy.lists().union(set.list(), set.family());
        entries.keySet().removeIf(base::contains);
        int room = facts.maxElements();
        int omitted = Math.max(0, base.size() + entries.size() - room);
        while (entries.size() > room) {
            entries.pollLastEntry();
        }
        // What an admin entered one by one matters more than what a feed brought.
        return new SetContent(set, base.first(room - entries.size()), entries, omitted);
    }

    /** A hash:net set refuses a prefix length of 0 (measured, ipset 7.17), so everything is two halves. */
    private static List<Network> elements(Network network) {
        if (network.prefix() > 0) {
            return List.of(network);
        }
        Family family = network.family();
        Network upper = family == Family.IPV4
                ? new Network(family, 0, 0x80000000L, 1)
                : new Network(family, Long.MIN_VALUE, 0, 1);
        return List.of(new Network(family, 0, 0, 1), upper);
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        return one.get().isAfter(other.get()) ? one : other;
    }

    private static boolean isOver(EntryPublished entry, Instant now) {
        Instant end = entry.expiresAt();
        return end != null && !end.isAfter(now);
    }

    private static List<Chain> chains(Family family, NodeFacts facts) {
        List<String> blocked = new ArrayList<>();
        blocked.add("-i lo -j RETURN");
        facts.controlPlane().stream()
                .map(Network::parse)
                .filter(network -> network.family() == family)
                .sorted()
                .distinct()
                .forEach(network -> blocked.add("-s " + network + " -j RETURN"));
        blocked.add(from(ListKind.ALLOW, family) + "RETURN");
        blocked.add("-j DROP");
        return List.of(
                new Chain("raw", "RF-PREROUTING", List.of(from(ListKind.BLOCK, family) + BLOCKED), "PREROUTING"),
                new Chain("raw", BLOCKED, blocked, ""));
    }

    private static String from(ListKind list, Family family) {
        return "-m set --match-set " + KernelSet.of(list, family).setName() + " src -j ";
    }
}
