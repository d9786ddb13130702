package io.ringfence.firewall.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the JDK's sorted set over the same random networks. */
class NetworkSetTest {

    private final Random random = new Random(42);

    @ParameterizedTest
    @EnumSource(Family.class)
    void holdsEachNetworkOnceAndInOrder(Family family) {
        List<Network> networks = networks(family, 3_000);
        Collections.shuffle(networks, random);

        NetworkSet set = NetworkSet.of(family, networks);

        assertThat(set.stream()).containsExactlyElementsOf(new TreeSet<>(networks));
        assertThat(networks).allMatch(set::contains);
        assertThat(networks(family, 500)).allMatch(network -> set.contains(network) == networks.contains(network));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void unionAndDifferenceAreThoseOfSets(Family family) {
        List<Network> one = networks(family, 800);
        List<Network> other = networks(family, 800);
        NetworkSet first = NetworkSet.of(family, one);
        NetworkSet second = NetworkSet.of(family, other);
        TreeSet<Network> rest = new TreeSet<>(one);
        rest.removeAll(other);

        assertThat(NetworkSet.union(family, List.of(first, second)).stream())
                .containsExactlyElementsOf(new TreeSet<>(
                        Stream.concat(one.stream(), other.stream()).toList()));
        assertThat(first.minus(second).stream()).containsExactlyElementsOf(rest);
        assertThat(first.minus(first).size()).isZero();
        assertThat(first.minus(NetworkSet.of(family, one)).size()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void findsTheNetworksThatAnAddressIsIn(Family family) {
        List<Network> networks = networks(family, 2_000);
        NetworkSet set = NetworkSet.of(family, networks);

        for (Network inner : networks(family, 200)) {
            assertThat(set.covering(inner))
                    .containsExactlyElementsOf(new TreeSet<>(networks.stream()
                            .filter(network -> network.contains(inner))
                            .toList()));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void digestDependsOnTheContentAlone(Family family) {
        List<Network> networks = networks(family, 500);
        NetworkSet set = NetworkSet.of(family, networks);
        Collections.shuffle(networks, random);
        Network left = networks.getFirst();
        List<Network> without =
                networks.stream().filter(network -> !network.equals(left)).toList();

        assertThat(NetworkSet.of(family, networks)).isEqualTo(set);
        assertThat(NetworkSet.of(family, networks).digest()).isEqualTo(set.digest());
        assertThat(NetworkSet.of(family, without).digest() + NetworkSet.digestOf(left))
                .isEqualTo(set.digest());
    }

    /** Few distinct bits, so that networks repeat, nest and differ in the prefix alone. */
    private List<Network> networks(Family family, int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> Network.containing(
                        family,
                        family == Family.IPV4 ? 0 : (long) random.nextInt(-4, 4) << 60,
                        family == Family.IPV4 ? (long) random.nextInt(64) << 26 : (long) random.nextInt(4) << 62,
                        random.nextInt(family.bits() + 1)))
                .toList());
    }
}
