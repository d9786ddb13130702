package io.ringfence.firewall.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9,          203.0.113.9/32",
        "203.0.113.9/24,       203.0.113.0/24",
        "0.0.0.0/0,            0.0.0.0/0",
        "255.255.255.255,      255.255.255.255/32",
        "10.0.0.1/1,           0.0.0.0/1",
        "2001:db8::1,          2001:db8::1/128",
        "2001:DB8:0:0:1::/48,  2001:db8::/48",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128",
        "1:0:0:2:0:0:0:3,      1:0:0:2::3/128",
        "1:0:0:0:0:0:0:0,      1::/128",
        "::/0,                 ::/0",
        "::1,                  ::1/128",
        "ffff:ffff:ffff:ffff:ffff::/65, ffff:ffff:ffff:ffff:8000::/65",
        "::ffff:203.0.113.9,   203.0.113.9/32",
        "::ffff:203.0.113.9/120, 203.0.113.0/24",
    })
    void readsAndWritesTheCanonicalForm(String given, String canonical) {
        assertThat(Network.parse(given)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.4/33",
                "1.2.3.4/",
                "1.2.3.4/-1",
                "1.2.3.4/1000",
                "1.2.3.4/2 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "0x1.2.3.4",
                "१.2.3.4",
                "host.example",
                "2001:db8::1::2",
                "2001:db8::1/129",
                "fe80::1%eth0",
                ":",
                "::ffff:1.2.3.4/95",
                "12345::",
                "[::1]",
                "1.2.3.4/+8",
                "1.2.3.4/8/9"
            })
    void refusesWhatIsNotANetwork(String given) {
        assertThatThrownBy(() -> Network.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void addressesAreThoseOfTheJdk() throws UnknownHostException {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);

            Network network = Network.parse(address.getHostAddress());

            assertThat(InetAddress.ofLiteral(network.address()).getAddress()).isEqualTo(address.getAddress());
            assertThat(Network.parse(network.toString())).isEqualTo(network);
        }
    }

    @Test
    void containsWhatLiesWithin() {
        Network wide = Network.parse("2001:db8::/33");

        assertThat(wide.contains(Network.parse("2001:db8:7fff::/64"))).isTrue();
        assertThat(wide.contains(Network.parse("2001:db8:8000::/64"))).isFalse();
        assertThat(wide.contains(Network.parse("2001:db8::/32"))).isFalse();
        assertThat(wide.contains(Network.parse("1.2.3.4"))).isFalse();
        assertThat(Network.parse("10.0.0.0/8").last()).hasToString("10.255.255.255/32");
        assertThat(wide.last()).hasToString("2001:db8:7fff:ffff:ffff:ffff:ffff:ffff/128");
    }
}
