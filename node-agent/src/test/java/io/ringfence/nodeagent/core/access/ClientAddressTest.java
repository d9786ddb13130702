package io.ringfence.nodeagent.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Network;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    private static final String REAL_IP = "X-Real-IP";
    private static final String FORWARDED = "x-forwarded-for";
    private static final List<Network> PROXIES =
            List.of(Network.parse("127.0.0.1"), Network.parse("::1"), Network.parse("172.17.0.0/16"));

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "' 203.0.113.9 ', 203.0.113.9",
        "203.0.113.9:51234, 203.0.113.9",
        "2001:db8::7, 2001:db8::7",
        "[2001:db8::7], 2001:db8::7",
        "[2001:db8::7]:51234, 2001:db8::7",
        "::ffff:203.0.113.9, 203.0.113.9"
    })
    void readsAnAddressWithOrWithoutPort(String value, String address) {
        assertThat(of(REAL_IP, value)).isEqualTo(known(address));
    }

    @Test
    void believesTheEndOfForwardedForOnly() {
        assertThat(of(FORWARDED, "198.51.100.1, 203.0.113.9")).isEqualTo(known("203.0.113.9"));
        assertThat(of(FORWARDED, "198.51.100.1", "203.0.113.9")).isEqualTo(known("203.0.113.9"));
        assertThat(of(FORWARDED, "nonsense, 203.0.113.9")).isEqualTo(known("203.0.113.9"));
    }

    @Test
    void looksPastProxiesOfOurs() {
        assertThat(of(FORWARDED, "198.51.100.1, 203.0.113.9, 172.17.0.5, ::1")).isEqualTo(known("203.0.113.9"));
        assertThat(of(FORWARDED, "172.17.0.5, 127.0.0.1")).isEqualTo(known("172.17.0.5"));
    }

    @Test
    void doesNotLookPastWhatItCantRead() {
        assertThat(why(of(FORWARDED, "198.51.100.1, unknown, 127.0.0.1"))).contains("no address that can be read");
    }

    @Test
    void believesNobodyButTheProxies() {
        assertThat(why(ClientAddress.of("172.18.0.1", REAL_IP, List.of("203.0.113.9"), PROXIES)))
                .contains("172.18.0.1", "node-agent.access-check.proxies");
        assertThat(ClientAddress.of("172.17.0.1", REAL_IP, List.of("203.0.113.9"), PROXIES))
                .isEqualTo(known("203.0.113.9"));
        assertThat(ClientAddress.of("0:0:0:0:0:0:0:1", REAL_IP, List.of("203.0.113.9"), PROXIES))
                .isEqualTo(known("203.0.113.9"));
    }

    @Test
    void saysThatTheHeaderIsMissing() {
        assertThat(why(of(REAL_IP))).contains("X-Real-IP is missing");
        assertThat(why(of(REAL_IP, ""))).contains("X-Real-IP is missing");
        assertThat(why(of(FORWARDED, "203.0.113.9, "))).contains("is missing");
    }

    @Test
    void oneAddressIsOne() {
        assertThat(why(of(REAL_IP, "203.0.113.9", "203.0.113.10"))).contains("more than one");
        assertThat(why(of(REAL_IP, "203.0.113.9, 203.0.113.10"))).contains("more than one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "203.0.113", "203.0.113.0/24", "fe80::1%eth0", "[", "]", ":", "1:2", "unix:", "-"})
    void saysWhatItCantRead(String value) {
        assertThat(why(of(REAL_IP, value))).contains("no address that can be read");
    }

    private static ClientAddress of(String header, String... values) {
        return ClientAddress.of("127.0.0.1", header, Arrays.asList(values), PROXIES);
    }

    private static ClientAddress known(String address) {
        return new ClientAddress.Known(Network.parse(address));
    }

    private static String why(ClientAddress address) {
        return address instanceof ClientAddress.Unknown(String why) ? why : "known: " + address;
    }
}
