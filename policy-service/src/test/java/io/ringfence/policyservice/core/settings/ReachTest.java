package io.ringfence.policyservice.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.settings.AutomaticAllow;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Ports;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final CountryTable TABLE = new CountryTable(
            "b", Instant.EPOCH, "t", Map.of("DE", country("192.0.2.0/24"), "FR", country("203.0.113.0/24")));

    private static final Network HOME = Network.parse("192.0.2.1");
    private static final Network ABROAD = Network.parse("203.0.113.1");

    @Test
    void whoIsAbroadDoesNotReachAnything() {
        FirewallSettings germany = settings(new CountryFilter(true, List.of("DE")), false);

        assertThat(Reach.admin(germany, Optional.of(TABLE), HOME)).isTrue();
        assertThat(Reach.phone(germany, Optional.of(TABLE), HOME)).isTrue();
        assertThat(Reach.admin(germany, Optional.of(TABLE), Network.parse("10.1.2.3")))
                .isTrue();
        assertThat(Reach.admin(germany, Optional.of(TABLE), ABROAD)).isFalse();
        assertThat(Reach.admin(germany, Optional.of(TABLE), Network.parse("2001:db8::1")))
                .isFalse();
        assertThat(Reach.phone(germany, Optional.of(TABLE), ABROAD)).isFalse();
    }

    @Test
    void closedSipPortsKeepPhonesOutAndNoAdmins() {
        FirewallSettings closed = settings(CountryFilter.OFF, true);

        assertThat(Reach.admin(closed, Optional.of(TABLE), HOME)).isTrue();
        assertThat(Reach.phone(closed, Optional.of(TABLE), HOME)).isFalse();
        assertThat(Reach.isOpen(closed)).isFalse();
    }

    @Test
    void withoutCountryDataNoCountryIsKeptOut() {
        assertThat(Reach.admin(settings(new CountryFilter(true, List.of("DE")), false), Optional.empty(), ABROAD))
                .isTrue();
        assertThat(Reach.isOpen(FirewallSettings.OFF)).isTrue();
    }

    private static FirewallSettings settings(CountryFilter filter, boolean closed) {
        return new FirewallSettings(
                filter,
                CountryFilter.OFF,
                SipRate.OFF,
                closed,
                Scanners.OFF,
                Ports.USUAL,
                AutomaticAllow.USUAL,
                Fail2Ban.OFF);
    }

    private static CountryNetworks country(String cidr) {
        return new CountryNetworks(
                NetworkSet.of(Family.IPV4, List.of(Network.parse(cidr))), NetworkSet.empty(Family.IPV6));
    }
}
