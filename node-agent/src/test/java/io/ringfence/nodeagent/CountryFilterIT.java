package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Real packets of allowed and other countries, with both backends. */
@RequiresNetworkNamespaces
@ParameterizedClass
@ValueSource(strings = {"nft", "legacy"})
class CountryFilterIT {

    private static final String PHONE = "REGISTER sip:pbx SIP/2.0\\r\\n\\r\\n";

    /** The sender is in ZZ; US is large, so that all but US is the smaller set. */
    private static final Map<String, List<String>> DATA = Map.of(
            "ZZ", List.of("198.51.100.0/24", "2001:db8:61::/48"),
            "DE", List.of("192.0.2.0/24", "2a00::/12"),
            "US", List.of("0.0.0.0/1", "128.0.0.0/2", "2c00::/6", "4000::/2", "8000::/1"));

    private final String backend;

    @TempDir
    Path folder;

    private Packets packets;

    CountryFilterIT(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void open() {
        packets = new Packets(backend, folder);
    }

    @AfterEach
    void close() {
        packets.close();
    }

    @Test
    void sourcesOfAllowedCountriesPassAndOthersDoNotWhicheverSetIsUsed() throws Exception {
        for (String country : List.of("DE", "US")) {
            enforce(Policies.policy().countries(DATA, country));
            long four = packets.passed("iptables-", "udp");
            long six = packets.passed("ip6tables-", "udp");
            sendBoth();
            assertThat(packets.passed("iptables-", "udp")).as(country).isEqualTo(four);
            assertThat(packets.passed("ip6tables-", "udp")).as(country).isEqualTo(six);

            enforce(Policies.policy().countries(DATA, country, "ZZ"));
            sendBoth();
            assertThat(packets.passed("iptables-", "udp")).as(country).isEqualTo(four + 3);
            assertThat(packets.passed("ip6tables-", "udp")).as(country).isEqualTo(six + 3);
        }
    }

    @Test
    void anAllowedAddressOfAnotherCountryPassesAndSwitchedOffEverybodyDoes() throws Exception {
        // When
        enforce(Policies.policy().allow("198.51.100.2").countries(DATA, "DE"));
        sendBoth();

        // Then
        assertThat(packets.passed("iptables-", "udp")).isEqualTo(3);
        assertThat(packets.passed("ip6tables-", "udp")).isZero();

        // When
        enforce(Policies.policy());
        sendBoth();

        // Then
        assertThat(packets.passed("ip6tables-", "udp")).isEqualTo(3);
        assertThat(packets.node.run("ipset", "save")).doesNotContain("add rf-country", "add rf-foreign");
    }

    @Test
    void withoutDataNothingIsFilteredAndThatIsSaid() throws Exception {
        Policies policy = Policies.policy().countries(Map.of(), "DE").withoutData();

        enforce(policy);
        sendBoth();

        assertThat(packets.passed("iptables-", "udp")).isEqualTo(3);
        assertThat(policy.ruleset(backend).warnings())
                .singleElement()
                .asString()
                .contains("no country data");
    }

    private void enforce(Policies policy) throws InterruptedException {
        packets.enforce(policy.ruleset(backend));
    }

    private void sendBoth() {
        packets.send("198.51.100.1", PHONE, 3);
        packets.send("2001:db8:61::1", PHONE, 3);
    }
}
