package io.ringfence.bench.firewall;

import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A made-up world, the same each time: five countries with about as many networks as the real ones, and 200 others that
 * have the rest. The address space is cut into equal slots: the head of each is a network of one of the five, the rest of it
 * is another country's, so that the five's networks can't be merged.
 */
final class World {
    private static final Map<String, Integer> IPV4_NETWORKS =
            Map.of("US", 75_000, "DE", 50_000, "LU", 1_500, "CH", 7_000, "AT", 6_000);
    private static final int IPV6_SHARE = 3; // one IPv6 network for so many of IPv4
    private static final int OTHERS = 200;
    private static final int SLOT_4 = 18;
    private static final int SLOT_6 = 32;

    private final Map<String, Map<Family, Aggregation>> made = new LinkedHashMap<>();
    private final Random random = new Random(5);

    private World() {}

    /** The networks by country. */
    static Map<String, CountryNetworks> countries() {
        World world = new World();
        world.fill(Family.IPV4, world.heads(1), SLOT_4);
        world.fill(Family.IPV6, world.heads(IPV6_SHARE), SLOT_6);
        Map<String, CountryNetworks> countries = new LinkedHashMap<>();
        world.made.forEach((code, families) ->
                countries.put(code, new CountryNetworks(built(families, Family.IPV4), built(families, Family.IPV6))));
        return countries;
    }

    /** A country's networks of one family. */
    static NetworkSet networks(Map<String, CountryNetworks> countries, String code, Family family) {
        return Objects.requireNonNull(countries.get(code), code).networks(family);
    }

    private static NetworkSet built(Map<Family, Aggregation> families, Family family) {
        Aggregation networks = families.get(family);
        return networks == null ? NetworkSet.empty(family) : networks.build();
    }

    private List<String> heads(int share) {
        List<String> heads = new ArrayList<>();
        new TreeMap<>(IPV4_NETWORKS).forEach((code, count) -> heads.addAll(Collections.nCopies(count / share, code)));
        Collections.shuffle(heads, random);
        return heads;
    }

    private void fill(Family family, List<String> heads, int slotPrefix) {
        boolean four = family == Family.IPV4;
        long slot = four ? 1L << (32 - slotPrefix) : 1L << (64 - slotPrefix);
        long at = four ? 1L << 24 : 0x2400_0000L << 32;
        for (String head : heads) {
            while (four && isLocal(at >>> 24)) {
                at += 1L << 24;
            }
            int prefix = slotPrefix + 1 + random.nextInt(3);
            add(head, network(family, at, prefix));
            String other = other(random.nextInt(OTHERS));
            for (int length = prefix; length > slotPrefix; length--) {
                long size = slot >>> (length - slotPrefix);
                add(other, network(family, at + size, length));
            }
            at += slot;
        }
    }

    /** The large ranges that are in no country; within the smaller ones a network more or less does no harm. */
    private static boolean isLocal(long firstNumber) {
        return firstNumber == 10 || firstNumber == 100 || firstNumber == 127;
    }

    private static Network network(Family family, long start, int prefix) {
        return family == Family.IPV4
                ? Network.containing(family, 0, start, prefix)
                : Network.containing(family, start, 0, prefix);
    }

    private void add(String code, Network network) {
        made.computeIfAbsent(code, key -> new EnumMap<>(Family.class))
                .computeIfAbsent(network.family(), Aggregation::new)
                .add(network);
    }

    /** The code of one of the others; from GA to NR, so that it is none of the five. */
    static String other(int index) {
        return "" + (char) ('G' + index / 26) + (char) ('A' + index % 26);
    }
}
