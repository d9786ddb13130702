package io.ringfence.policyservice.edge.geoip;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.policyservice.core.country.CountryDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a MaxMind database (format 2.0) with countries: in the layout of GeoLite2 and GeoIP2, or with a plain {@code
 * country_code}. Networks that only repeat others (6to4 and so on) are passed over.
 */
final class DatabaseReader {

    /** A damaged tree may have circles, which look like networks without end. */
    private static final long MAX_NETWORKS = 50_000_000;

    private static final int CACHE = 1 << 14;

    private final SortedMap<String, Map<Family, Aggregation>> countries = new TreeMap<>();
    private long skipped;

    private DatabaseReader() {}

    static CountryDatabase read(byte[] file) throws UnusableException {
        return new DatabaseReader().readAll(file);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private CountryDatabase readAll(byte[] file) throws UnusableException {
        try (Reader reader = new Reader(new ByteArrayInputStream(file), new CHMCache(CACHE))) {
            long count = 0;
            Networks<?> networks = reader.networks(false, Map.class);
            while (networks.hasNext()) {
                take(networks.next());
                if (++count > MAX_NETWORKS) {
                    throw new UnusableException("the database is damaged: it has networks without end");
                }
            }
            SortedMap<String, CountryNetworks> merged = new TreeMap<>();
            countries.forEach((code, families) ->
                    merged.put(code, new CountryNetworks(built(families, Family.IPV4), built(families, Family.IPV6))));
            return new CountryDatabase(
                    reader.getMetadata().databaseType(),
                    reader.getMetadata().buildTime(),
                    sha256(file),
                    merged,
                    skipped);
        } catch (IOException | InvalidNetworkException | RuntimeException e) {
            // What a damaged file makes the library throw is not told by its documents.
            throw new UnusableException("the database can't be read: " + e.getMessage()
                    + "; it must be a MaxMind database (.mmdb) with countries, and whole");
        }
    }

    private static NetworkSet built(Map<Family, Aggregation> families, Family family) {
        return families.computeIfAbsent(family, Aggregation::new).build();
    }

    private void take(DatabaseRecord<?> record) {
        String code = country(record.data());
        if (code == null || !CountryFilter.CODE.matcher(code).matches()) {
            skipped++;
            return;
        }
        Map<Family, Aggregation> families = countries.computeIfAbsent(code, key -> new EnumMap<>(Family.class));
        byte[] address = record.network().networkAddress().getAddress();
        int prefix = record.network().prefixLength();
        if (address.length == 4) {
            add(families, ipv4(address, 0, prefix));
            return;
        }
        boolean low = true;
        for (int i = 0; i < 12; i++) {
            low = low && address[i] == 0;
        }
        if (low && prefix >= 96) {
            add(families, ipv4(address, 12, prefix - 96));
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(address);
        add(families, Network.containing(Family.IPV6, bytes.getLong(), bytes.getLong(), prefix));
        if (low) {
            // A network that has all of ::/96 has all IPv4 addresses, which the tree keeps there.
            add(families, Network.containing(Family.IPV4, 0, 0, 0));
        }
    }

    private static void add(Map<Family, Aggregation> families, Network network) {
        families.computeIfAbsent(network.family(), Aggregation::new).add(network);
    }

    private static Network ipv4(byte[] address, int from, int prefix) {
        long bits = Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt(from));
        return Network.containing(Family.IPV4, 0, bits, prefix);
    }

    /** Where the users are; where they are registered only if that is all that is known. */
    private static @Nullable String country(@Nullable Object data) {
        if (!(data instanceof Map<?, ?> fields)) {
            return null;
        }
        if (fields.get("country_code") instanceof String plain) {
            return plain;
        }
        Object place = fields.containsKey("country") ? fields.get("country") : fields.get("registered_country");
        return place instanceof Map<?, ?> names && names.get("iso_code") instanceof String code ? code : null;
    }
}
