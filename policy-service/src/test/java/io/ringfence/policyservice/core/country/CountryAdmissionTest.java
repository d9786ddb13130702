package io.ringfence.policyservice.core.country;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CountryAdmissionTest {

    private static final Instant BUILT = Instant.parse("2026-11-20T00:00:00Z");

    private final Optional<CountryTable> published = Optional.of(table(database(10, 10, BUILT)));

    @Test
    void takesTheFirstAndWhateverIsNewerAndLargeEnough() {
        assertThat(CountryAdmission.refusal(database(1, 1, BUILT), Optional.empty(), false))
                .isEmpty();
        assertThat(CountryAdmission.refusal(database(8, 10, BUILT), published, false))
                .isEmpty();
        assertThat(CountryAdmission.refusal(database(10, 8, BUILT), published, false))
                .isEmpty();
    }

    @Test
    void refusesOneThatHasShrunkenUnlessItIsForced() {
        assertThat(CountryAdmission.refusal(database(7, 20, BUILT), published, false))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("the database has 7 countries, the published one 10; the published one stays"));
        assertThat(CountryAdmission.refusal(database(10, 7, BUILT), published, false))
                .hasValueSatisfying(
                        reason -> assertThat(reason).startsWith("the database has 70 networks, the published one 100"));
        assertThat(CountryAdmission.refusal(database(1, 1, BUILT), published, true))
                .isEmpty();
    }

    @Test
    void refusesAnOlderOneUnlessItIsForced() {
        CountryDatabase older = database(10, 10, BUILT.minusSeconds(1));

        assertThat(CountryAdmission.refusal(older, published, false))
                .hasValueSatisfying(reason -> assertThat(reason).contains("older than the published one"));
        assertThat(CountryAdmission.refusal(older, published, true)).isEmpty();
    }

    @Test
    void refusesAnEmptyOneAlways() {
        assertThat(CountryAdmission.refusal(database(0, 0, BUILT), Optional.empty(), true))
                .isPresent();
    }

    @Test
    void warnsOfWhatIsOldOrMissing() {
        ImportState none = new ImportState(ImportState.Source.NONE, null, null, null);
        ImportState file = new ImportState(ImportState.Source.FILE, "/x", BUILT, "it is broken");

        assertThat(CountryWarning.of(published, file, BUILT.plus(Duration.ofDays(30))))
                .isEmpty();
        assertThat(CountryWarning.of(published, file, BUILT.plus(Duration.ofDays(31))))
                .contains("The country database is 31 days old, and addresses change hands: it is broken");
        assertThat(CountryWarning.of(Optional.empty(), none, BUILT)).isEmpty();
        assertThat(CountryWarning.of(Optional.empty(), file, BUILT))
                .contains("No country database is published yet: it is broken");
    }

    private static CountryTable table(CountryDatabase database) {
        return new CountryTable(database.build(), database.builtAt(), database.type(), database.countries());
    }

    private static CountryDatabase database(int countries, int networksOfEach, Instant builtAt) {
        Map<String, CountryNetworks> made = new TreeMap<>();
        for (int country = 0; country < countries; country++) {
            long first = (long) country << 24;
            made.put(
                    "A" + (char) ('A' + country),
                    new CountryNetworks(
                            NetworkSet.of(
                                    Family.IPV4,
                                    IntStream.range(0, networksOfEach)
                                            .mapToObj(i -> Network.containing(Family.IPV4, 0, first | i << 8, 25))
                                            .toList()),
                            NetworkSet.empty(Family.IPV6)));
        }
        return new CountryDatabase("Test-Country", builtAt, "0123456789abcdef", new TreeMap<>(made), 0);
    }
}
