package io.ringfence.nodeagent;

import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.AutomaticAllow;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Ports;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.contract.settings.Trial;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.firewall.policy.NamedList;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import io.ringfence.firewall.ruleset.Compiler;
import io.ringfence.firewall.ruleset.Ruleset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies and rulesets for tests. */
public final class Policies {

    public static final UUID ID = UUID.fromString("6d3a3a26-3f0b-4a35-9d4e-0b6b54a4c7f1");

    private final List<EntryPublished> entries = new ArrayList<>();
    private final List<NamedList> lists = new ArrayList<>();
    private int maxElements = 6_000_000;
    private List<String> trustedInterfaces = List.of();
    private FirewallSettings settings = FirewallSettings.OFF;
    private @Nullable Trial trial;
    private Optional<CountryTable> countries = Optional.empty();

    public static Policies policy() {
        return new Policies();
    }

    public Policies block(String cidr) {
        return entry(ListKind.BLOCK, cidr, null);
    }

    public Policies blockUntil(String cidr, Instant end) {
        return entry(ListKind.BLOCK, cidr, end);
    }

    public Policies allow(String cidr) {
        return entry(ListKind.ALLOW, cidr, null);
    }

    public Policies entry(ListKind kind, String cidr, @Nullable Instant end) {
        entries.add(new EntryPublished(kind, Network.parse(cidr).toString(), "ADMIN", null, end));
        return this;
    }

    public Policies blockList(String name, NetworkSet ipv4, NetworkSet ipv6) {
        lists.add(new NamedList(
                new ListPublished(name, ListKind.BLOCK, 1, 1, ipv4.size() + ipv6.size(), "FEED", null), ipv4, ipv6));
        return this;
    }

    public Policies blockList(String name, NetworkSet ipv4) {
        return blockList(name, ipv4, NetworkSet.empty(Family.IPV6));
    }

    public Policies settings(FirewallSettings confirmed) {
        settings = confirmed;
        return this;
    }

    public Policies trial(FirewallSettings meanwhile, Instant until) {
        trial = new Trial(ID, meanwhile, until);
        return this;
    }

    /** Rate limit, lock-down or scanners, the rest as usual. */
    public static FirewallSettings sip(SipRate rate, boolean lockDown, Scanners scanners) {
        return new FirewallSettings(
                CountryFilter.OFF,
                CountryFilter.OFF,
                rate,
                lockDown,
                scanners,
                Ports.USUAL,
                AutomaticAllow.USUAL,
                Fail2Ban.OFF);
    }

    /** Allows these countries only, with these data; a country's networks in both families. */
    public Policies countries(Map<String, List<String>> data, String... allowed) {
        Map<String, CountryNetworks> networks = new HashMap<>();
        data.forEach((code, cidrs) ->
                networks.put(code, new CountryNetworks(networks(cidrs, Family.IPV4), networks(cidrs, Family.IPV6))));
        countries = Optional.of(new CountryTable("build", Instant.EPOCH, "test", networks));
        settings = new FirewallSettings(
                new CountryFilter(true, List.of(allowed)),
                CountryFilter.OFF,
                settings.sipRate(),
                settings.sipFromAllowedOnly(),
                settings.scanners(),
                settings.ports(),
                settings.automaticAllow(),
                Fail2Ban.OFF);
        return this;
    }

    /** The countries stay asked for, and no data of any have come. */
    public Policies withoutData() {
        countries = Optional.empty();
        return this;
    }

    private static NetworkSet networks(List<String> cidrs, Family family) {
        return NetworkSet.of(
                family,
                cidrs.stream()
                        .map(Network::parse)
                        .filter(network -> network.family() == family)
                        .toList());
    }

    /** Lets all pass that enters by these interfaces. */
    public Policies trust(String... interfaces) {
        trustedInterfaces = List.of(interfaces);
        return this;
    }

    public Policies maxElements(int max) {
        maxElements = max;
        return this;
    }

    public Policy build() {
        return new Policy(new SettingsPublished(ID, settings, trial), entries, new NamedLists(lists));
    }

    public Ruleset ruleset(String backend, Instant now) {
        NodeFacts facts = new NodeFacts(backend, List.of("198.18.255.1/32"), maxElements, List.of(), trustedInterfaces);
        return Compiler.compile(build(), facts, countries, now);
    }

    public Ruleset ruleset(String backend) {
        return ruleset(backend, Instant.now());
    }

    /** Different IPv4 addresses, the same for the same seed. */
    public static NetworkSet addresses(int count, long seed) {
        Random random = new Random(seed);
        NetworkSetBuilder networks = new NetworkSetBuilder(Family.IPV4);
        while (networks.size() < count + count / 100 + 10) {
            long address = 0x0b000000L + random.nextInt(Integer.MAX_VALUE);
            networks.add(new Network(Family.IPV4, 0, address, 32));
        }
        return networks.build().first(count);
    }
}
