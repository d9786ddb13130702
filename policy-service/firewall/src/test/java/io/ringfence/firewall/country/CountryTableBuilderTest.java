package io.ringfence.firewall.country;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.contract.country.CountryPublished;
import io.ringfence.contract.country.CountryRecord;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountryTableBuilderTest {

    private final CountryTableBuilder builder = new CountryTableBuilder();

    @Test
    void aBuildIsThereOnceAllOfItIsInAnyOrder() {
        Random random = new Random(5);
        for (int round = 0; round < 30; round++) {
            CountryTableBuilder fresh = new CountryTableBuilder();
            List<CountryRecord> records = new ArrayList<>(List.of(
                    country("AT", "b1", "192.0.2.0/24"),
                    country("CH", "b1", "198.51.100.0/24"),
                    all("b1", "AT", "CH")));
            Collections.shuffle(records, random);

            assertThat(fresh.take(records.get(0))).isEmpty();
            assertThat(fresh.take(records.get(1))).isEmpty();
            assertThat(fresh.take(records.get(2))).isPresent();
            assertThat(fresh.table().orElseThrow().countries()).containsOnlyKeys("AT", "CH");
        }
    }

    @Test
    void anOldTableStaysUntilTheNextBuildIsWhole() {
        // Given
        builder.take(country("AT", "b1", "192.0.2.0/24"));
        builder.take(all("b1", "AT"));
        CountryTable old = builder.table().orElseThrow();

        // When
        builder.take(country("AT", "b2", "192.0.2.0/25"));
        builder.take(all("b2", "AT", "CH"));

        // Then
        assertThat(builder.table()).containsSame(old);
        builder.take(country("CH", "b2", "192.0.2.128/25"));
        assertThat(builder.table().orElseThrow().build()).isEqualTo("b2");
        assertThat(builder.table().orElseThrow().country(Network.parse("192.0.2.200")))
                .contains("CH");
    }

    @Test
    void aCountryThatIsGoneIsNotInTheNextTable() {
        builder.take(country("AT", "b1", "192.0.2.0/24"));
        builder.take(country("CH", "b1", "198.51.100.0/24"));
        builder.take(all("b1", "AT", "CH"));

        builder.take(country("AT", "b2", "192.0.2.0/24"));
        builder.take(all("b2", "AT"));
        builder.remove("CH");

        assertThat(builder.table().orElseThrow().countries()).containsOnlyKeys("AT");
    }

    @Test
    void refusesWhatCantBeReadAndKeepsTheTable() {
        builder.take(country("AT", "b1", "192.0.2.0/24"));
        builder.take(all("b1", "AT"));

        assertThatThrownBy(() -> builder.take(new CountryPublished("AT", "b2", 1, 0, "AAAA", "")))
                .hasMessageContaining("ipv4: 3 bytes");
        assertThatThrownBy(() -> builder.take(new CountryPublished("AT", "b2", 0, 0, "?", "")))
                .hasMessageContaining("ipv4: ");
        assertThatThrownBy(() -> builder.take(new CountryPublished("AT", "b2", 0, 1, "", "")))
                .hasMessage("ipv6: 0 networks, but the record says 1");
        assertThat(builder.table().orElseThrow().build()).isEqualTo("b1");
    }

    @Test
    void refusesABuildInWhichTwoCountriesHaveOneAddress() {
        builder.take(country("AT", "b1", "192.0.2.0/24"));
        builder.take(country("CH", "b1", "192.0.2.0/25"));

        assertThatThrownBy(() -> builder.take(all("b1", "AT", "CH"))).hasMessage("192.0.2.0/25 is there twice");
    }

    private static CountryPublished country(String code, String build, String network) {
        return new CountryNetworks(
                        NetworkSet.of(Family.IPV4, List.of(Network.parse(network))), NetworkSet.empty(Family.IPV6))
                .published(code, build);
    }

    private static CountriesPublished all(String build, String... countries) {
        return new CountriesPublished(build, Instant.EPOCH, "GeoLite2-Country", List.of(countries));
    }
}
