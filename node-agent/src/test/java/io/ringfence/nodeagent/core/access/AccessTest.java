package io.ringfence.nodeagent.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.network.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final CountryFilter GERMANY = new CountryFilter(true, List.of("DE", "AT"));

    /** A policy that knows three addresses' countries. */
    private record FakePolicy(
            CountryFilter webCountries, Set<String> allowed, Set<String> blocked, boolean hasCountries)
            implements AccessPolicy {

        private static final Map<String, String> COUNTRIES =
                Map.of("198.51.100.1", "DE", "198.51.100.2", "US", "2001:db8::1", "AT");

        @Override
        public boolean isKnown() {
            return true;
        }

        @Override
        public boolean isAllowed(Network address) {
            return allowed.contains(address.address());
        }

        @Override
        public boolean isBlocked(Network address) {
            return blocked.contains(address.address());
        }

        @Override
        public Optional<String> country(Network address) {
            return Optional.ofNullable(COUNTRIES.get(address.address()));
        }
    }

    private static final AccessPolicy POLICY = new FakePolicy(GERMANY, Set.of(), Set.of(), true);

    @Test
    void theCountryDecides() {
        assertThat(decide(POLICY, "198.51.100.1")).isEqualTo(Access.ALLOWED_COUNTRY);
        assertThat(decide(POLICY, "2001:db8::1")).isEqualTo(Access.ALLOWED_COUNTRY);
        assertThat(decide(POLICY, "198.51.100.2")).isEqualTo(Access.OTHER_COUNTRY);
        assertThat(decide(POLICY, "198.51.100.3")).isEqualTo(Access.NO_COUNTRY);
    }

    @Test
    void nobodyIsRefusedWithoutAFilter() {
        AccessPolicy off = new FakePolicy(CountryFilter.OFF, Set.of(), Set.of("198.51.100.2"), true);

        assertThat(decide(off, "198.51.100.2")).isEqualTo(Access.NOT_FILTERED);
    }

    @Test
    void nobodyIsRefusedWhileNoCountryIsKnown() {
        AccessPolicy policy = new FakePolicy(GERMANY, Set.of(), Set.of("198.51.100.2"), false);

        assertThat(decide(policy, "198.51.100.1")).isEqualTo(Access.NO_COUNTRIES_KNOWN);
        assertThat(decide(policy, "198.51.100.2")).isEqualTo(Access.BLOCKED);
    }

    @Test
    void theAllowListBeatsTheBlockListAndBothBeatTheCountry() {
        AccessPolicy policy =
                new FakePolicy(GERMANY, Set.of("198.51.100.2"), Set.of("198.51.100.1", "198.51.100.2"), true);

        assertThat(decide(policy, "198.51.100.2")).isEqualTo(Access.ALLOWED);
        assertThat(decide(policy, "198.51.100.1")).isEqualTo(Access.BLOCKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.31.255.255",
                "192.168.0.1",
                "100.64.0.1",
                "169.254.1.1",
                "::1",
                "fd00::1",
                "fe80::1",
                "::ffff:10.0.0.1"
            })
    void localAddressesMay(String address) {
        assertThat(decide(POLICY, address)).isEqualTo(Access.LOCAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"172.32.0.1", "100.128.0.1", "192.169.0.1", "11.0.0.1", "2001:db8::2", "::2"})
    void itsNeighboursAreNotLocal(String address) {
        assertThat(decide(POLICY, address)).isEqualTo(Access.NO_COUNTRY);
    }

    @Test
    void onlyFourAnswersAreRefusals() {
        assertThat(Access.values())
                .filteredOn(access -> !access.isGranted())
                .containsExactly(Access.NOT_KNOWN_YET, Access.BLOCKED, Access.OTHER_COUNTRY, Access.NO_COUNTRY);
    }

    private static Access decide(AccessPolicy policy, String address) {
        return Access.decide(policy, Network.parse(address));
    }
}
