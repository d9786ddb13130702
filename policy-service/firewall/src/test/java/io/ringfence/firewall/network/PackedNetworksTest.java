package io.ringfence.firewall.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PackedNetworksTest {

    @ParameterizedTest
    @EnumSource(Family.class)
    void readsWhatItWrote(Family family) {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            Aggregation aggregation = new Aggregation(family);
            for (int i = 0; i < round * 20; i++) {
                aggregation.add(Network.containing(
                        family,
                        family == Family.IPV4 ? 0 : random.nextLong(),
                        family == Family.IPV4 ? random.nextInt() & 0xffffffffL : random.nextLong(),
                        random.nextInt(4, family.bits() + 1)));
            }
            NetworkSet set = aggregation.build();

            assertThat(PackedNetworks.read(family, PackedNetworks.write(set))).isEqualTo(set);
        }
    }

    @Test
    void theFormIsThatOfTheContract() {
        NetworkSet set = NetworkSet.of(Family.IPV4, List.of(Network.parse("203.0.113.0/24")));

        assertThat(PackedNetworks.write(set)).isEqualTo(HexFormat.of().parseHex("cb00710018"));
    }

    @ParameterizedTest
    @CsvSource({
        "cb007100, no multiple of the 5",
        "cb00710021, but it is 33",
        "cb00710118, host bits are set",
        "cb007100180a00000008, not in order",
        "cb00710018cb00710018, not in order",
        "0a000000080a01000010, lies in the one before it"
    })
    void refusesWhatIsNotAsItShouldBe(String packed, String reason) {
        byte[] bytes = HexFormat.of().parseHex(packed);

        assertThatThrownBy(() -> PackedNetworks.read(Family.IPV4, bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
