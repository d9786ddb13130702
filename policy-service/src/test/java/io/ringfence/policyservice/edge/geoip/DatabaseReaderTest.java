package io.ringfence.policyservice.edge.geoip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.maxmind.db.Reader;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.country.CountryDatabase;
import io.ringfence.policyservice.testing.DatabaseWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseReaderTest {

    private static final Instant BUILT = Instant.parse("2026-11-20T00:00:00Z");
    private static final List<String> CODES = List.of("AT", "BR", "CH", "DE", "FR", "GB", "JP", "US", "ZA");

    private final Random random = new Random(23);

    @ParameterizedTest
    @CsvSource({"28, true, geolite", "32, true, plain", "28, false, plain", "32, false, geolite"})
    void theTableSaysWhatTheDatabasesOwnReaderSays(int recordSize, boolean six, String layout) throws Exception {
        // Given
        DatabaseWriter writer = new DatabaseWriter(recordSize, six);
        List<Network> networks = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            Network network = six && i % 2 == 0 ? ipv6(random.nextInt(16, 65)) : ipv4(random.nextInt(8, 33));
            String code = CODES.get(random.nextInt(CODES.size()));
            writer.put(network, layout.equals("plain") ? DatabaseWriter.plain(code) : DatabaseWriter.geolite(code));
            networks.add(network);
        }
        byte[] file = writer.write("Test-Country", BUILT);

        // When
        CountryTable table = table(DatabaseReader.read(file));

        // Then
        try (Reader reader = new Reader(new ByteArrayInputStream(file))) {
            for (int i = 0; i < 100_000; i++) {
                Network address = address(networks, six);
                assertThat(table.country(address).orElse("none"))
                        .as(address.toString())
                        .isEqualTo(expected(reader, address));
            }
        }
    }

    @Test
    void takesIpv4OfAnIpv6TreeOnce() throws Exception {
        byte[] file = new DatabaseWriter(28, true)
                .put("192.0.2.0/24", DatabaseWriter.geolite("AT"))
                .put("2a00:1::/32", DatabaseWriter.geolite("AT"))
                .write("GeoLite2-Country", BUILT);

        CountryDatabase database = DatabaseReader.read(file);

        assertThat(database.countries().get("AT").ipv4().stream()).containsExactly(Network.parse("192.0.2.0/24"));
        assertThat(database.countries().get("AT").ipv6().stream()).containsExactly(Network.parse("2a00:1::/32"));
        assertThat(database.build()).startsWith("2026-11-20T00:00:00Z-").hasSize(33);
    }

    @Test
    void theRegisteredCountryCountsOnlyWithoutAnother() throws Exception {
        byte[] file = new DatabaseWriter(28, false)
                .put("192.0.2.0/24", DatabaseWriter.registered("US"))
                .put("198.51.100.0/24", DatabaseWriter.geolite("AT"))
                .put(
                        "203.0.113.0/24",
                        Map.of("country", Map.of("names", Map.of()), "registered_country", Map.of("iso_code", "CH")))
                .put("10.0.0.0/8", DatabaseWriter.plain("Mars"))
                .write("GeoLite2-Country", BUILT);

        CountryDatabase database = DatabaseReader.read(file);

        assertThat(database.countries()).containsOnlyKeys("AT", "US");
        assertThat(database.skipped()).isEqualTo(2);
    }

    @Test
    void mergesNeighboursToTheFewest() throws Exception {
        byte[] file = new DatabaseWriter(28, false)
                .put("192.0.2.0/25", DatabaseWriter.geolite("AT"))
                .put("192.0.2.128/25", DatabaseWriter.plain("AT"))
                .write("GeoLite2-Country", BUILT);

        assertThat(DatabaseReader.read(file).countries().get("AT").ipv4().stream())
                .containsExactly(Network.parse("192.0.2.0/24"));
    }

    @Test
    void refusesWhatIsNoDatabaseOrIsCut() {
        byte[] whole = new DatabaseWriter(28, false)
                .put("192.0.2.0/24", DatabaseWriter.geolite("AT"))
                .write("GeoLite2-Country", BUILT);

        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> DatabaseReader.read(cut))
                    .isInstanceOf(UnusableException.class)
                    .hasMessageContaining("can't be read");
        }
    }

    private static CountryTable table(CountryDatabase database) {
        return new CountryTable(database.build(), database.builtAt(), database.type(), database.countries());
    }

    private static String expected(Reader reader, Network address) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(address.family().bits() / 8);
        if (address.family() == Family.IPV4) {
            bytes.putInt((int) address.lo());
        } else {
            bytes.putLong(address.hi()).putLong(address.lo());
        }
        Map<?, ?> found = reader.get(InetAddress.getByAddress(bytes.array()), Map.class);
        if (found == null) {
            return "none";
        }
        return (String)
                (found.get("country_code") instanceof String plain
                        ? plain
                        : ((Map<?, ?>) found.get("country")).get("iso_code"));
    }

    /** Half of them anywhere, half in a network of the database. */
    private Network address(List<Network> networks, boolean six) {
        if (random.nextBoolean()) {
            return six && random.nextBoolean() ? ipv6(128) : ipv4(32);
        }
        Network in = networks.get(random.nextInt(networks.size()));
        Network last = in.last();
        return Network.containing(
                in.family(),
                in.hi() | random.nextLong() & (last.hi() ^ in.hi()),
                in.lo() | random.nextLong() & (last.lo() ^ in.lo()),
                in.family().bits());
    }

    private Network ipv4(int prefix) {
        return Network.containing(Family.IPV4, 0, random.nextInt() & 0xffffffffL, prefix);
    }

    private Network ipv6(int prefix) {
        return Network.containing(Family.IPV6, 0x2aL << 56 | random.nextLong() >>> 8, random.nextLong(), prefix);
    }
}
