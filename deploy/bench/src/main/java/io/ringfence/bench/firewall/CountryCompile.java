package io.ringfence.bench.firewall;

import io.ringfence.bench.Figures;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.country.CountrySelection;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long the rows of a country database, in the order of its tree, take to become the merged sets of all countries and
 * the table. The database is made up: 700,000 IPv4 and 500,000 IPv6 networks of 250 countries, a few large ones having
 * most of it, one network in ten a gap.
 */
public final class CountryCompile {
    private static final int IPV4_NETWORKS = 700_000;
    private static final int IPV6_NETWORKS = 500_000;
    private static final int COUNTRIES = 250;
    private static final int ROUNDS = 5;
    private static final double MIB = 1 << 20;

    private CountryCompile() {}

    private record Row(Network network, String country) {}

    /** Measures and prints; some seconds. */
    public static void measure(Figures figures) {
        List<Row> rows = rows();
        double[] seconds = new double[ROUNDS];
        double[] heap = new double[ROUNDS];
        CountryTable table = compile(rows); // the first one also loads classes
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            double before = used();
            resetPeaks();
            long start = System.nanoTime();
            table = compile(rows);
            seconds[round] = (System.nanoTime() - start) / 1e9;
            heap[round] = peak() - before;
            System.gc();
        }
        figures.note(
                "%d rows of %d countries, %d merged networks, %d rounds: %.3f to %.3f s",
                rows.size(),
                table.countries().size(),
                table.networks(),
                ROUNDS,
                Arrays.stream(seconds).min().orElse(0),
                Arrays.stream(seconds).max().orElse(0));
        figures.note(
                "peak of the heap above the rows: %.0f MiB; with them and the JVM's garbage %.0f MiB",
                Figures.median(heap) / MIB, peak() / MIB);
        figures.figure("country_compile", Figures.median(seconds), "s");
        selections(figures, table);
    }

    private static CountryTable compile(List<Row> rows) {
        Map<String, Map<Family, Aggregation>> countries = new HashMap<>();
        for (Row row : rows) {
            countries
                    .computeIfAbsent(row.country(), key -> new EnumMap<>(Family.class))
                    .computeIfAbsent(row.network().family(), Aggregation::new)
                    .add(row.network());
        }
        Map<String, CountryNetworks> merged = new HashMap<>();
        countries.forEach((code, families) -> merged.put(
                code,
                new CountryNetworks(
                        families.computeIfAbsent(Family.IPV4, Aggregation::new).build(),
                        families.computeIfAbsent(Family.IPV6, Aggregation::new).build())));
        return new CountryTable("bench", Instant.EPOCH, "bench", merged);
    }

    /** What a node does when countries are chosen: one country, and all but one. */
    private static void selections(Figures figures, CountryTable table) {
        Set<String> allButOne = table.countries().keySet().stream()
                .filter(code -> !code.equals(code(0)))
                .collect(Collectors.toUnmodifiableSet());
        for (Set<String> allowed : List.of(Set.of(code(0)), allButOne)) {
            for (Family family : Family.values()) {
                long start = System.nanoTime();
                CountrySelection selection = table.select(family, allowed);
                figures.note(
                        "%d countries allowed, %s: %s set of %d networks in %.3f s",
                        allowed.size(),
                        family,
                        selection.kind(),
                        selection.networks().size(),
                        (System.nanoTime() - start) / 1e9);
            }
        }
    }

    private static List<Row> rows() {
        Random random = new Random(1);
        List<Row> rows = new ArrayList<>(IPV4_NETWORKS + IPV6_NETWORKS);
        fill(rows, Family.IPV4, IPV4_NETWORKS, random);
        fill(rows, Family.IPV6, IPV6_NETWORKS, random);
        return rows;
    }

    /** One network after the other from 1.0.0.0 or 2a00:: on, each aligned to its length, lengths as registries give. */
    private static void fill(List<Row> rows, Family family, int count, Random random) {
        boolean four = family == Family.IPV4;
        long at = four ? 1L << 24 : 0x2a00_0000L << 32;
        for (int made = 0; made < count; ) {
            int prefix = four
                    ? 19 + Math.min(random.nextInt(6), random.nextInt(6)) + random.nextInt(2)
                    : 29 + random.nextInt(20);
            long size = four ? 1L << (32 - prefix) : 1L << (64 - prefix);
            at = (at + size - 1) & -size;
            if (random.nextInt(10) > 0) {
                // The square makes the first countries large.
                double share = random.nextDouble();
                Network network =
                        four ? Network.containing(family, 0, at, prefix) : Network.containing(family, at, 0, prefix);
                rows.add(new Row(network, code((int) (COUNTRIES * share * share))));
                made++;
            }
            at += size;
            if (four && at >= 223L << 24) {
                throw new IllegalStateException("the address space is full after " + made + " networks");
            }
        }
    }

    private static String code(int country) {
        return "" + (char) ('A' + country / 26) + (char) ('A' + country % 26);
    }

    private static double used() {
        return heap().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    }

    /** An upper bound: the pools need not peak at one moment. */
    private static double peak() {
        return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private static void resetPeaks() {
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
