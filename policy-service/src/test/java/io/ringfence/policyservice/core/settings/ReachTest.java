package io.ringfence.policyservice.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final CountryTable TABLE = new CountryTable(
            "b", Instant.EPOCH, "t", Map.of("DE", country("192.0.2.0/24"), "FR", country("203.0.113.0/24")));

    @Test
    void whoIsAbroadAndNotAllowedIsCut() {
        List<Network> admins = List.of(
                Network.parse("192.0.2.1"),
                Network.parse("203.0.113.1"),
                Network.parse("203.0.113.1"),
                Network.parse("203.0.113.2"),
                Network.parse("10.1.2.3"),
                Network.parse("2001:db8::1"));

        assertThat(Reach.cut(
                        new CountryFilter(true, List.of("DE")),
                        TABLE,
                        admins,
                        address -> address.equals(Network.parse("203.0.113.2"))))
                .extracting(Network::address)
                .containsExactly("203.0.113.1", "2001:db8::1");
    }

    @Test
    void aFilterThatIsOffCutsNobody() {
        assertThat(Reach.cut(CountryFilter.OFF, TABLE, List.of(Network.parse("203.0.113.1")), address -> false))
                .isEmpty();
    }

    private static CountryNetworks country(String cidr) {
        return new CountryNetworks(
                NetworkSet.of(Family.IPV4, List.of(Network.parse(cidr))), NetworkSet.empty(Family.IPV6));
    }
}
