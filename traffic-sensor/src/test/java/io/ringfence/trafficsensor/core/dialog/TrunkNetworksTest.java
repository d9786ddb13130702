package io.ringfence.trafficsensor.core.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrunkNetworksTest {

    private final TrunkNetworks networks =
            TrunkNetworks.of(List.of("198.51.100.9", "203.0.113.128/25", "2001:db8:9::/48", "2001:db8::7/128"));

    @Test
    void hasWhatIsInOneOfThem() {
        assertThat(List.of("198.51.100.9", "203.0.113.128", "203.0.113.255", "2001:db8:9:ffff::1", "2001:db8::7"))
                .allMatch(this::has);
        assertThat(List.of("198.51.100.8", "203.0.113.127", "2001:db8:a::1", "2001:db8::8", "::198.51.100.9"))
                .noneMatch(this::has);
    }

    @Test
    void aPrefixOfZeroBitsHasAllOfItsFamily() {
        TrunkNetworks all = TrunkNetworks.of(List.of("0.0.0.0/0"));

        assertThat(has(all, "192.0.2.1")).isTrue();
        assertThat(has(all, "2001:db8::1")).isFalse();
    }

    @Test
    void saysWhatItCanNotRead() {
        for (String wrong : List.of("trunk.example.com", "198.51.100.9/33", "198.51.100.9/", "2001:db8::/129", "/8")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TrunkNetworks.of(List.of(wrong)))
                    .withMessageStartingWith(wrong);
        }
    }

    private boolean has(String address) {
        return has(networks, address);
    }

    private static boolean has(TrunkNetworks of, String address) {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == 4
                ? of.has(0, 0xFFFF_0000_0000L | Integer.toUnsignedLong(buffer.getInt()))
                : of.has(buffer.getLong(), buffer.getLong());
    }
}
