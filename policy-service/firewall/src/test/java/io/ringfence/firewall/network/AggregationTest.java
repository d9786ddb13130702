package io.ringfence.firewall.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against every address of a space of 64 addresses, which stands anywhere in the family's. */
class AggregationTest {

    private static final int BITS = 6;
    private static final int ADDRESSES = 1 << BITS;

    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(Family.class)
    void coversTheSameAddressesInTheFewestNetworks(Family family) {
        for (int round = 0; round < 2_000; round++) {
            int shift = shift(family, round);
            List<Network> networks = networks(family, shift, random.nextInt(20));
            if (round % 2 == 0) {
                Collections.sort(networks);
            }

            Aggregation aggregation = new Aggregation(family);
            networks.forEach(aggregation::add);

            boolean[] covered = covered(networks, family, shift);
            assertThat(covered(aggregation.build().stream().toList(), family, shift))
                    .isEqualTo(covered);
            assertThat(aggregation.build().size()).isEqualTo(fewest(covered, 0, ADDRESSES));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void theOthersAreAllElse(Family family) {
        for (int round = 0; round < 1_000; round++) {
            int shift = family.bits() - BITS;
            List<Network> networks = networks(family, shift, random.nextInt(12));
            NetworkSet set = NetworkSet.of(family, networks);

            NetworkSet others = Aggregation.others(set);

            boolean[] covered = covered(networks, family, shift);
            boolean[] rest = new boolean[ADDRESSES];
            for (int i = 0; i < ADDRESSES; i++) {
                rest[i] = !covered[i];
            }
            assertThat(covered(others.stream().toList(), family, shift)).isEqualTo(rest);
            assertThat(others.size()).isEqualTo(fewest(rest, 0, ADDRESSES));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void theOthersOfTheOthersAreTheSameAgain(Family family) {
        List<Network> networks = IntStream.range(0, 500)
                .mapToObj(i -> Network.containing(
                        family,
                        family == Family.IPV4 ? 0 : random.nextLong(),
                        family == Family.IPV4 ? random.nextInt() & 0xffffffffL : random.nextLong(),
                        random.nextInt(8, family.bits() + 1)))
                .toList();
        NetworkSet merged = Aggregation.union(family, List.of(NetworkSet.of(family, networks)));

        assertThat(Aggregation.others(Aggregation.others(merged))).isEqualTo(merged);
        assertThat(Aggregation.others(NetworkSet.empty(family)).stream())
                .containsExactly(Network.containing(family, 0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void theOwnerOfAnAddressIsTheSetThatHasIt(Family family) {
        for (int round = 0; round < 300; round++) {
            // Given
            int shift = shift(family, round);
            int[] owner = random.ints(ADDRESSES, -1, 4).toArray();
            List<NetworkSet> sets = IntStream.range(0, 4)
                    .mapToObj(set -> {
                        Aggregation aggregation = new Aggregation(family);
                        IntStream.range(0, ADDRESSES)
                                .filter(i -> owner[i] == set)
                                .forEach(i -> aggregation.add(network(family, shift, i, BITS)));
                        return aggregation.build();
                    })
                    .toList();

            // When
            OwnedNetworks owned = OwnedNetworks.of(family, sets);

            // Then
            for (int i = 0; i < ADDRESSES; i++) {
                assertThat(owned.owner(network(family, shift, i, BITS)).orElse(-1))
                        .isEqualTo(owner[i]);
            }
        }
    }

    @Test
    void refusesNetworksOfTwoOwners() {
        NetworkSet wide = NetworkSet.of(Family.IPV4, List.of(Network.parse("10.0.0.0/8")));
        NetworkSet narrow = NetworkSet.of(Family.IPV4, List.of(Network.parse("10.1.0.0/16")));

        assertThatThrownBy(() -> OwnedNetworks.of(Family.IPV4, List.of(narrow, wide)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("10.1.0.0/16 is there twice");
    }

    private int shift(Family family, int round) {
        return Stream.of(family.bits() - BITS, 0, family.bits() / 2 - 3)
                .toList()
                .get(round % 3);
    }

    private List<Network> networks(Family family, int shift, int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> network(family, shift, random.nextInt(ADDRESSES), random.nextInt(BITS + 1)))
                .toList());
    }

    /** Number {@code index} of the space, as it lies {@code shift} bits above the last bit. */
    private static Network network(Family family, int shift, int index, int length) {
        long lo = shift < 64 ? (long) index << shift : 0;
        long hi = shift >= 64 ? (long) index << (shift - 64) : shift > 58 ? (long) index >>> (64 - shift) : 0;
        return Network.containing(family, family == Family.IPV4 ? 0 : hi, lo, family.bits() - shift - BITS + length);
    }

    private static boolean[] covered(List<Network> networks, Family family, int shift) {
        boolean[] covered = new boolean[ADDRESSES];
        for (int i = 0; i < ADDRESSES; i++) {
            Network address = network(family, shift, i, BITS);
            covered[i] = networks.stream().anyMatch(network -> network.contains(address));
        }
        return covered;
    }

    private static int fewest(boolean[] covered, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += covered[i] ? 1 : 0;
        }
        if (count == 0 || count == to - from) {
            return count == 0 ? 0 : 1;
        }
        int middle = (from + to) / 2;
        return fewest(covered, from, middle) + fewest(covered, middle, to);
    }
}
