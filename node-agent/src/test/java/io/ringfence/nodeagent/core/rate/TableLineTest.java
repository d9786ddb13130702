package io.ringfence.nodeagent.core.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.firewall.network.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableLineTest {

    @Test
    void readsALineOfTheFirstRuleRevision() {
        // When
        Source source = ipv4("4 87.4.189.5:0->0.0.0.0:0 32000 32000 3200");

        // Then
        assertThat(source).isEqualTo(new Source("87.4.189.5", 10, 0, State.OK));
    }

    @Test
    void readsALineOfALimitedSource() {
        // When
        Source source = ipv4("59 127.0.0.1:0->0.0.0.0:0 1099511627776 274877906000000 13743895300000");

        // Then
        assertThat(source.address()).isEqualTo("127.0.0.1");
        assertThat(source.tokens()).isCloseTo(0.08, within(0.001));
        assertThat(source.used()).isCloseTo(0.996, within(0.001));
        assertThat(source.state()).isEqualTo(State.LIMITED);
    }

    @Test
    void showsAnIpv6SourceAsItsNetwork() {
        // When
        Source source = TableLine.parse(
                        Family.IPV6,
                        "59 2001:0db8:0001:0002:0000:0000:0000:0000:0->0000:0000:0000:0000:0000:0000:0000:0000:0"
                                + " 137438953000000 274877906000000 13743895300000")
                .orElseThrow();

        // Then
        assertThat(source).isEqualTo(new Source("2001:db8:1:2::/64", 10, 0.5, State.NEAR));
    }

    @ParameterizedTest
    @CsvSource({"13743895300000, NEAR", "13743895299999, LIMITED", "137438953000001, OK", "137438953000000, NEAR"})
    void isLimitedOnceTheNextPacketIsOneTooMany(String credit, State state) {
        assertThat(ipv4("59 192.0.2.1:0->0.0.0.0:0 " + credit + " 274877906000000 13743895300000")
                        .state())
                .isEqualTo(state);
    }

    @Test
    void readsUnsignedNumbers() {
        // When: a packet a day, the cap above 2^63
        Source source = ipv4("9 192.0.2.1:0->0.0.0.0:0 9223372036854775808 18446744073709551615 1844674407370955161");

        // Then
        assertThat(source.used()).isCloseTo(0.5, within(1e-9));
        assertThat(source.tokens()).isCloseTo(5, within(1e-9));
    }

    @Test
    void aSourceThatHasExpiredIsOneUntilTheKernelDropsIt() {
        assertThat(ipv4("-1 192.0.2.1:0->0.0.0.0:0 10 10 5").tokens()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "->",
                "59 127.0.0.1:0->0.0.0.0:0",
                "59 127.0.0.1:0->0.0.0.0:0 1 2",
                "59 127.0.0.1:0->0.0.0.0:0 1 2 x",
                "59 127.0.0.1:0->0.0.0.0:0 1 2 ",
                "59 127.0.0.1:0->0.0.0.0:0 -1 2 3",
                "59 127.0.0.1:0->0.0.0.0:0 1 0 3",
                "59 127.0.0.1:0->0.0.0.0:0 1 2 0",
                "59 127.0.0.1:0->0.0.0.0:0 99999999999999999999 2 1",
                "59 localhost:0->0.0.0.0:0 1 2 3",
                "59 2001:0db8:0001:0002:0000:0000:0000:0000:0->0000:0000:0000:0000:0000:0000:0000:0000:0 1 2 3",
                "59 127.0.0.1->0.0.0.0 1 2 3"
            })
    void skipsWhatIsNoLine(String line) {
        assertThat(TableLine.parse(Family.IPV4, line)).isEmpty();
    }

    private static Source ipv4(String line) {
        return TableLine.parse(Family.IPV4, line).orElseThrow();
    }
}
