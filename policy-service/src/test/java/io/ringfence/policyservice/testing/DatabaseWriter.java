package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes MaxMind databases (format 2.0): a binary tree over the bits of addresses, the data, and the metadata. */
public final class DatabaseWriter {

    private static final int EMPTY = -1;
    private static final int FIRST_DATA = -2; // data number n is FIRST_DATA - n

    private final int recordSize;
    private final boolean six;
    private final TreeMap<Network, Map<String, ?>> networks = new TreeMap<>();
    private final List<int[]> nodes = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final List<Integer> offsets = new ArrayList<>();
    private final Map<Map<String, ?>, Integer> numbers = new HashMap<>();

    /** A writer of a tree for IPv6, which has IPv4 in ::/96 and its aliases, or for IPv4 alone. */
    public DatabaseWriter(int recordSize, boolean six) {
        this.recordSize = recordSize;
        this.six = six;
    }

    /** Data in the layout of GeoLite2. */
    public static Map<String, ?> geolite(String code) {
        return Map.of(
                "country", Map.of("iso_code", code, "names", Map.of("en", "Country " + code)),
                "registered_country", Map.of("iso_code", "ZZ"));
    }

    /** Data of a network that is only registered somewhere, as GeoLite2 has it. */
    public static Map<String, ?> registered(String code) {
        return Map.of("registered_country", Map.of("iso_code", code));
    }

    /** Data in the plain layout. */
    public static Map<String, ?> plain(String code) {
        return Map.of("country_code", code, "country", "Country " + code);
    }

    /** Adds a network; one in another one goes before it. */
    public DatabaseWriter put(Network network, Map<String, ?> content) {
        networks.put(network, content);
        return this;
    }

    public DatabaseWriter put(String network, Map<String, ?> content) {
        return put(Network.parse(network), content);
    }

    /** The file. */
    public byte[] write(String type, Instant builtAt) {
        nodes.add(new int[] {EMPTY, EMPTY});
        networks.forEach((network, content) -> {
            int skip = six && network.family() == Family.IPV4 ? 96 : 0;
            place(bits(network, skip), skip + network.prefix(), number(content));
        });
        if (six) {
            alias("2002::/16");
            alias("::ffff:0:0:0/96");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        nodes.forEach(node -> record(out, pointer(node[0]), pointer(node[1])));
        out.writeBytes(new byte[16]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        out.writeBytes("MaxMind.com".getBytes(US_ASCII));
        encode(
                out,
                Map.of(
                        "node_count",
                        (long) nodes.size(),
                        "record_size",
                        recordSize,
                        "ip_version",
                        six ? 6 : 4,
                        "database_type",
                        type,
                        "languages",
                        List.of("en"),
                        "binary_format_major_version",
                        2,
                        "binary_format_minor_version",
                        0,
                        "build_epoch",
                        BigInteger.valueOf(builtAt.getEpochSecond()),
                        "description",
                        Map.of("en", "made by a test")));
        return out.toByteArray();
    }

    private int number(Map<String, ?> content) {
        return numbers.computeIfAbsent(content, key -> {
            offsets.add(data.size());
            encode(data, content);
            return FIRST_DATA - (offsets.size() - 1);
        });
    }

    private static BigInteger bits(Network network, int skip) {
        BigInteger low = new BigInteger(Long.toUnsignedString(network.lo()));
        BigInteger address = new BigInteger(Long.toUnsignedString(network.hi()))
                .shiftLeft(64)
                .or(low);
        return skip > 0 || network.family() == Family.IPV6 ? address : address.shiftLeft(96);
    }

    /** Puts a value at the end of a path, which is the first bits of 128. */
    private void place(BigInteger path, int length, int value) {
        int node = 0;
        for (int depth = 0; depth < length - 1; depth++) {
            int side = path.testBit(127 - depth) ? 1 : 0;
            int next = nodes.get(node)[side];
            if (next < 0) {
                nodes.add(new int[] {next, next});
                next = nodes.size() - 1;
                nodes.get(node)[side] = next;
            }
            node = next;
        }
        nodes.get(node)[path.testBit(128 - length) ? 1 : 0] = value;
    }

    private void alias(String network) {
        int four = 0;
        for (int depth = 0; depth < 96; depth++) {
            four = nodes.get(four)[0];
            if (four < 0) {
                return;
            }
        }
        Network from = Network.parse(network);
        place(bits(from, 0), from.prefix(), four);
    }

    private long pointer(int value) {
        if (value >= 0) {
            return value;
        }
        return value == EMPTY ? nodes.size() : nodes.size() + 16L + offsets.get(FIRST_DATA - value);
    }

    private void record(ByteArrayOutputStream out, long left, long right) {
        if (recordSize == 32) {
            number(out, left, 4);
            number(out, right, 4);
        } else {
            number(out, left & 0xffffff, 3);
            out.write((int) (left >>> 24 << 4 | right >>> 24));
            number(out, right & 0xffffff, 3);
        }
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }

    private static void encode(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(UTF_8);
                head(out, 2, bytes.length);
                out.writeBytes(bytes);
            }
            case Integer small -> {
                head(out, 5, 2);
                number(out, small, 2);
            }
            case Long middle -> {
                head(out, 6, 4);
                number(out, middle, 4);
            }
            case BigInteger large -> {
                head(out, 9, 8);
                number(out, large.longValueExact(), 8);
            }
            case List<?> list -> {
                head(out, 11, list.size());
                list.forEach(item -> encode(out, item));
            }
            case Map<?, ?> map -> {
                head(out, 7, map.size());
                map.forEach((key, item) -> {
                    encode(out, key);
                    encode(out, item);
                });
            }
            default -> throw new IllegalArgumentException("no form for " + value);
        }
    }

    /** Type and size; types above 7 have a byte of their own. */
    private static void head(ByteArrayOutputStream out, int type, int size) {
        int shown = Math.min(size, 29);
        out.write((type > 7 ? 0 : type << 5) | shown);
        if (type > 7) {
            out.write(type - 7);
        }
        if (shown == 29) {
            out.write(size - 29);
        }
    }
}
