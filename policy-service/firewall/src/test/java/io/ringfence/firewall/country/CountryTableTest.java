package io.ringfence.firewall.country;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a plain map of the first byte (IPv4) or the second (IPv6, in 2000::/8) of an address. */
class CountryTableTest {

    private static final List<String> CODES = List.of("AT", "CH", "DE", "US", "ZW");

    private final Random random = new Random(11);
    private final Map<Family, Map<Integer, String>> owners = new HashMap<>();
    private final CountryTable table = table();

    @ParameterizedTest
    @EnumSource(Family.class)
    void knowsTheCountryOfEachAddress(Family family) {
        for (int i = 0; i < 20_000; i++) {
            Network address = address(family);

            assertThat(table.country(address)).isEqualTo(owner(address));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void allowedCountriesAndWhatIsLocalMayPass(Family family) {
        for (int round = 0; round < 40; round++) {
            Set<String> allowed = Set.copyOf(CODES.subList(0, random.nextInt(CODES.size() + 1)));

            CountrySelection selection = table.select(family, allowed);

            for (int i = 0; i < 500; i++) {
                Network address = address(family);
                boolean local = !LocalNetworks.of(family).covering(address).isEmpty();
                assertThat(selection.passes(address))
                        .as("%s with %s", address, allowed)
                        .isEqualTo(local
                                || owner(address).filter(allowed::contains).isPresent());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void takesTheSmallerSet(Family family) {
        NetworkSet all = NetworkSet.of(family, List.of(Network.containing(family, 0, 0, 1)));
        NetworkSet rest = Aggregation.others(all);
        CountryTable halves = new CountryTable(
                "b", Instant.EPOCH, "test", Map.of("AT", networks(family, all), "CH", networks(family, rest)));

        CountrySelection none = halves.select(family, Set.of());
        CountrySelection everybody = halves.select(family, Set.of("AT", "CH"));

        assertThat(none.kind()).isEqualTo(CountrySelection.Kind.PASS);
        assertThat(none.networks().size())
                .isLessThanOrEqualTo(LocalNetworks.of(family).size());
        assertThat(everybody.kind()).isEqualTo(CountrySelection.Kind.DROP);
        assertThat(everybody.networks().size()).isZero();
    }

    @Test
    void neverNamesAllAddressesAsOneNetwork() {
        for (Set<String> allowed : List.of(Set.<String>of(), Set.of("AT"), Set.copyOf(CODES))) {
            for (Family family : Family.values()) {
                assertThat(table.select(family, allowed).networks().stream()).allMatch(network -> network.prefix() > 0);
            }
        }
    }

    @Test
    void remembersTheLastSelection() {
        CountrySelection first = table.select(Family.IPV4, Set.of("AT", "DE"));

        assertThat(table.select(Family.IPV4, Set.of("DE", "AT"))).isSameAs(first);
        assertThat(table.select(Family.IPV4, Set.of("DE"))).isNotEqualTo(first);
    }

    private CountryTable table() {
        Map<String, CountryNetworks> countries = new TreeMap<>();
        Map<String, Map<Family, Aggregation>> networks = new TreeMap<>();
        for (Family family : Family.values()) {
            Map<Integer, String> byByte = new HashMap<>();
            for (int first = 0; first < 256; first++) {
                int choice = random.nextInt(CODES.size() + 1);
                if (choice < CODES.size()) {
                    byByte.put(first, CODES.get(choice));
                    networks.computeIfAbsent(CODES.get(choice), code -> new HashMap<>())
                            .computeIfAbsent(family, Aggregation::new)
                            .add(
                                    family == Family.IPV4
                                            ? Network.containing(family, 0, (long) first << 24, 8)
                                            : Network.containing(family, 0x20L << 56 | (long) first << 48, 0, 16));
                }
            }
            owners.put(family, byByte);
        }
        networks.forEach((code, byFamily) -> countries.put(
                code,
                new CountryNetworks(
                        byFamily.get(Family.IPV4).build(),
                        byFamily.get(Family.IPV6).build())));
        return new CountryTable("b1", Instant.EPOCH, "test", countries);
    }

    private static CountryNetworks networks(Family family, NetworkSet set) {
        return family == Family.IPV4
                ? new CountryNetworks(set, NetworkSet.empty(Family.IPV6))
                : new CountryNetworks(NetworkSet.empty(Family.IPV4), set);
    }

    private Network address(Family family) {
        if (family == Family.IPV4) {
            return Network.containing(family, 0, random.nextInt() & 0xffffffffL, 32);
        }
        long hi = random.nextInt(4) == 0 ? random.nextLong() : 0x20L << 56 | random.nextLong() >>> 8;
        return Network.containing(family, hi, random.nextLong(), 128);
    }

    private Optional<String> owner(Network address) {
        if (address.family() == Family.IPV4) {
            return Optional.ofNullable(owners.get(Family.IPV4).get((int) (address.lo() >>> 24)));
        }
        return address.hi() >>> 56 == 0x20
                ? Optional.ofNullable(owners.get(Family.IPV6).get((int) (address.hi() >>> 48 & 255)))
                : Optional.empty();
    }
}
