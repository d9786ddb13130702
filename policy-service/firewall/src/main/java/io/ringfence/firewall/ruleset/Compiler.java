package io.ringfence.firewall.ruleset;

import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.policy.Policy;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Policy to ruleset: the sets' contents, and the rules in {@link RuleOrder}'s order. */
public final class Compiler {

    private Compiler() {}

    /** The ruleset of a policy, without bans. */
    public static Ruleset compile(Policy policy, NodeFacts facts, Optional<CountryTable> countries, Instant now) {
        return compile(policy, facts, countries, Map.of(), now);
    }

    /**
     * The ruleset that a policy and bans mean for one node. A ban of what is allowed, or of the control plane, has no effect.
     *
     * @param countries the country data; empty where none have been read yet
     * @param bans the banned networks, each with its end
     * @param now entries and bans that have ended by then are left out, and a trial of settings that is over has no effect
     */
    public static Ruleset compile(
            Policy policy, NodeFacts facts, Optional<CountryTable> countries, Map<Network, Instant> bans, Instant now) {
        FirewallSettings settings = policy.settings().firewallAt(now);
        CountryRules country = CountryRules.of(settings.serverCountries(), countries);
        Map<KernelSet, NavigableMap<Network, Optional<Instant>>> entries = entries(policy, now);
        addBans(entries, bans, policy, now);
        List<SetContent> sets = Arrays.stream(KernelSet.values())
                .map(set -> switch (set.role()) {
                    case ALLOW -> content(set, ListKind.ALLOW, policy, entries, facts);
                    case BLOCK -> content(set, ListKind.BLOCK, policy, entries, facts);
                    case COUNTRY, FOREIGN -> new SetContent(set, country.networks(set), new TreeMap<>(), 0);
                })
                .toList();
        return new Ruleset(
                sets,
                new RuleOrder(Family.IPV4, facts, settings, country).chains(),
                new RuleOrder(Family.IPV6, facts, settings, country).chains(),
                country.warnings());
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

    /** Bans are entries of the block sets; one of what is allowed asks for nothing. */
    private static void addBans(
            Map<KernelSet, NavigableMap<Network, Optional<Instant>>> bySet,
            Map<Network, Instant> bans,
            Policy policy,
            Instant now) {
        if (bans.isEmpty()) {
            return;
        }
        for (Family family : Family.values()) {
            NavigableMap<Network, Optional<Instant>> entries =
                    bySet.getOrDefault(KernelSet.of(ListKind.ALLOW, family), new TreeMap<>());
            Allowed allowed = new Allowed(policy.lists().union(ListKind.ALLOW, family), entries.keySet());
            NavigableMap<Network, Optional<Instant>> blocked =
                    bySet.computeIfAbsent(KernelSet.of(ListKind.BLOCK, family), set -> new TreeMap<>());
            bans.forEach((network, until) -> {
                if (network.family() == family && until.isAfter(now) && !allowed.covers(network)) {
                    blocked.merge(network, Optional.of(until), Compiler::later);
                }
            });
        }
    }

    private static SetContent content(
            KernelSet set,
            ListKind list,
            Policy policy,
            Map<KernelSet, NavigableMap<Network, Optional<Instant>>> all,
            NodeFacts facts) {
        NavigableMap<Network, Optional<Instant>> entries = all.getOrDefault(set, new TreeMap<>());
        NetworkSet base = policy.lists().union(list, set.family());
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
}
