package io.ringfence.firewall.country;

import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.OwnedNetworks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All countries of one build. Immutable, but that it remembers the last selection of each family. */
public final class CountryTable {

    private final String build;
    private final Instant builtAt;
    private final String database;
    private final SortedMap<String, CountryNetworks> countries;
    private final List<String> codes;
    private final Map<Family, OwnedNetworks> owned = new EnumMap<>(Family.class);
    private final Map<Family, Selected> last = new ConcurrentHashMap<>();

    /**
     * A table of these countries.
     *
     * @throws IllegalArgumentException when two countries have the same address
     */
    public CountryTable(String build, Instant builtAt, String database, Map<String, CountryNetworks> countries) {
        this.build = build;
        this.builtAt = builtAt;
        this.database = database;
        this.countries = Collections.unmodifiableSortedMap(new TreeMap<>(countries));
        this.codes = List.copyOf(this.countries.keySet());
        for (Family family : Family.values()) {
            List<NetworkSet> sets = this.countries.values().stream()
                    .map(country -> country.networks(family))
                    .toList();
            owned.put(family, OwnedNetworks.of(family, sets));
        }
    }

    /** The build's name. */
    public String build() {
        return build;
    }

    /** When the database was made. */
    public Instant builtAt() {
        return builtAt;
    }

    /** The type of the database. */
    public String database() {
        return database;
    }

    /** The countries by code. */
    public SortedMap<String, CountryNetworks> countries() {
        return countries;
    }

    /** How many networks all countries together have. */
    public long networks() {
        return countries.values().stream()
                .mapToLong(country -> country.ipv4().size() + country.ipv6().size())
                .sum();
    }

    /** The country that an address, or all of a network, is in. */
    public Optional<String> country(Network address) {
        OwnedNetworks networks = Objects.requireNonNull(owned.get(address.family()), "every family has networks");
        return networks.owner(address).stream().mapToObj(codes::get).findFirst();
    }

    /** What may pass when these countries may: they and what is local. Countries that the build does not have add nothing. */
    public CountrySelection select(Family family, Set<String> allowed) {
        Set<String> asked = Set.copyOf(allowed);
        return last.compute(
                        family,
                        (key, known) -> known != null && known.allowed().equals(asked)
                                ? known
                                : new Selected(asked, selection(family, asked)))
                .selection();
    }

    private CountrySelection selection(Family family, Set<String> allowed) {
        List<NetworkSet> sets = Stream.concat(
                        Stream.of(LocalNetworks.of(family)),
                        countries.entrySet().stream()
                                .filter(country -> allowed.contains(country.getKey()))
                                .map(country -> country.getValue().networks(family)))
                .toList();
        NetworkSet pass = Aggregation.union(family, sets);
        NetworkSet drop = Aggregation.others(pass);
        return pass.size() <= drop.size()
                ? new CountrySelection(CountrySelection.Kind.PASS, halved(pass))
                : new CountrySelection(CountrySelection.Kind.DROP, halved(drop));
    }

    /** A network of all addresses as its two halves. */
    private static NetworkSet halved(NetworkSet networks) {
        if (networks.size() != 1 || networks.get(0).prefix() > 0) {
            return networks;
        }
        List<Network> halves = new ArrayList<>();
        halves.add(Network.containing(networks.family(), 0, 0, 1));
        halves.addAll(Aggregation.others(NetworkSet.of(networks.family(), halves)).stream()
                .toList());
        return NetworkSet.of(networks.family(), halves);
    }

    private record Selected(Set<String> allowed, CountrySelection selection) {}
}
