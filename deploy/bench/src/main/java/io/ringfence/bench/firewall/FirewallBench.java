package io.ringfence.bench.firewall;

import io.ringfence.bench.Figures;
import io.ringfence.bench.spine.PacketCost;
import io.ringfence.bench.spine.SpineBench;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.standalone.Api;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of the whole firewall: one node with everything on, as {@code make run} starts it. */
public final class FirewallBench {
    private static final int BLOCKS = 1_000_000;
    private static final int COUNTRY_NETWORKS = 200_000;
    private static final int BURST = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    static final String SETTINGS = "/api/v1/firewall/settings";

    private FirewallBench() {}

    /** Measures and prints all of them; some minutes. */
    public static void run(Figures figures) {
        CountryCompile.measure(figures);
        SpineBench.withStack(1, figures, stack -> CountrySwitch.measure(figures, stack));
        SpineBench.withStack(1, figures, stack -> {
            everythingOn(stack);
            int rules = rules(stack);
            figures.figure("rules_total", rules, "rules");
            figures.note(
                    "everything on: %,d blocks, %,d country networks, a SIP rate that the load stays below, scanners of the safe tier",
                    BLOCKS, COUNTRY_NETWORKS);
            PacketCost.measure(
                    figures,
                    "packet_cost_full_policy",
                    stack.nodes(),
                    stack.nodes().namespace(1),
                    BURST * 9 / 10,
                    1_000);
            RateAccuracy.measure(figures, stack);
        });
    }

    private static void everythingOn(Stack stack) {
        Random random = new Random(3);
        String blocks = IntStream.range(0, BLOCKS * 21 / 20)
                .mapToObj(i -> Integer.toUnsignedLong(random.nextInt()))
                .filter(address -> address >>> 24 != 0 && address >>> 24 != 127 && address >>> 24 != 198)
                .distinct()
                .limit(BLOCKS)
                .map(address -> Network.containing(Family.IPV4, 0, address, 32).address())
                .collect(Collectors.joining("\n"));
        require(stack.api().call("PUT", "/api/v1/firewall/lists/million", "text/plain", blocks, LIMIT));
        publishCountries(stack, random);
        require(stack.api()
                .call(
                        "PUT",
                        SETTINGS,
                        "{\"serverCountries\":{\"on\":true,\"allowed\":[\"AA\"]},\"scanners\":{\"on\":true},"
                                + "\"sipRate\":{\"on\":true,\"packetsPerSecond\":" + BURST + ",\"burst\":" + BURST
                                + "}}"));
        await(stack);
    }

    /** Country AA with that many networks that can't be merged, ZZ with as many others. */
    private static void publishCountries(Stack stack, Random random) {
        Aggregation allowed = new Aggregation(Family.IPV4);
        Aggregation others = new Aggregation(Family.IPV4);
        for (int i = 0; i < 2 * COUNTRY_NETWORKS; i++) {
            long address = (1L << 24) + ((long) i << 12);
            Network network = Network.containing(Family.IPV4, 0, address, 21 + random.nextInt(3));
            (i % 2 == 0 ? allowed : others).add(network);
        }
        CountryTopic.publish(
                stack.bootstrap(),
                Map.of(
                        "AA", new CountryNetworks(allowed.build(), NetworkSet.empty(Family.IPV6)),
                        "ZZ", new CountryNetworks(others.build(), NetworkSet.empty(Family.IPV6))));
    }

    static void await(Stack stack) {
        List<String> command = new ArrayList<>(stack.nodes().on(1));
        command.addAll(List.of("ipset", "list", "-t"));
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            Api.Answer answer = stack.api().call("GET", "/api/v1/nodes/node1", "");
            boolean whole = Command.run(command).contains("Number of entries: " + BLOCKS);
            if (whole
                    && answer.json().path("behindBy").asInt(-1) == 0
                    && answer.json().path("warnings").isEmpty()) {
                return;
            }
            LockSupport.parkNanos(200_000_000);
        }
        throw new IllegalStateException("node1 does not hold everything after " + LIMIT.toSeconds() + " s");
    }

    private static int rules(Stack stack) {
        int rules = 0;
        for (String program : List.of("iptables-nft-save", "ip6tables-nft-save")) {
            List<String> command = new ArrayList<>(stack.nodes().on(1));
            command.add(program);
            rules += (int) Command.run(command)
                    .lines()
                    .filter(line -> line.startsWith("-A RF-") || line.contains("-j RF-"))
                    .count();
        }
        return rules;
    }

    static void require(Api.Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException("the API answered " + answer);
        }
    }
}
