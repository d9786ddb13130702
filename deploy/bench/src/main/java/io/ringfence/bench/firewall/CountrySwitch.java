package io.ringfence.bench.firewall;

import io.ringfence.bench.Figures;
import io.ringfence.bench.JavaProcess;
import io.ringfence.bench.Veth;
import io.ringfence.bench.spine.LogWatch;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long a node under load takes from one choice of countries to another, from the call of the API to the node's proof;
 * and whether each packet meanwhile was judged by one of the two. LU, a small one, is allowed before and after.
 */
final class CountrySwitch {
    private static final int ROUNDS = 3;
    private static final int PER_SECOND = 50_000;
    private static final int SOURCES = 25; // of each kind
    private static final int PORT = 20_000;
    private static final String SENDER = "198.18.253.1";
    private static final String NODE = "198.18.253.2";
    private static final List<String> BEFORE = List.of("LU", "US");
    private static final List<String> AFTER = List.of("AT", "CH", "DE", "LU");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long STEADY = 1_000_000_000L; // ns of load before and after a change

    /**
     * @param seconds from the call to the proof
     * @param perSecond the load
     * @param verdicts by kind of source
     */
    private record Round(double seconds, double perSecond, List<Arrivals.Verdict> verdicts) {}

    private final Stack stack;
    private final LogWatch watch;
    private final String sender;
    private final List<String> sources;

    private CountrySwitch(Stack stack, LogWatch watch, String sender, List<String> sources) {
        this.stack = stack;
        this.watch = watch;
        this.sender = sender;
        this.sources = sources;
    }

    /** Measures and prints; about a minute. */
    static void measure(Figures figures, Stack stack) {
        Map<String, CountryNetworks> world = World.countries();
        CountryTopic.publish(stack.bootstrap(), world);
        String sender = stack.nodes().addNamespace("switch");
        List<String> sources = sources(world);
        tie(sender, stack.nodes().namespace(1), sources);
        List<Round> rounds = new ArrayList<>();
        try (LogWatch watch = new LogWatch(stack.bootstrap())) {
            CountrySwitch change = new CountrySwitch(stack, watch, sender, sources);
            change.awaitData();
            while (true) {
                rounds.add(change.round());
                if (rounds.size() == ROUNDS) {
                    break;
                }
                change.to(BEFORE);
            }
        }
        print(figures, world, rounds);
    }

    private static void print(Figures figures, Map<String, CountryNetworks> world, List<Round> rounds) {
        figures.note(
                "country data of %d countries: %,d IPv4 and %,d IPv6 networks; %,d and %,d allowed before, %,d and %,d after",
                world.size(),
                count(world, world.keySet(), Family.IPV4),
                count(world, world.keySet(), Family.IPV6),
                count(world, BEFORE, Family.IPV4),
                count(world, BEFORE, Family.IPV6),
                count(world, AFTER, Family.IPV4),
                count(world, AFTER, Family.IPV6));
        double[] seconds = rounds.stream().mapToDouble(Round::seconds).toArray();
        figures.note(
                "%d rounds of %s to %s under load from %d sources: %s s from the call of the API to the proof; sender, judge,"
                        + " policy-service and Kafka share the node's cores",
                ROUNDS,
                BEFORE,
                AFTER,
                SOURCES * Arrivals.Kind.values().length,
                Arrays.stream(seconds)
                        .mapToObj(value -> String.format(Locale.ROOT, "%.2f", value))
                        .collect(Collectors.joining(", ")));
        for (Arrivals.Kind kind : Arrivals.Kind.values()) {
            figures.note(
                    "packets of sources allowed %s: judged wrongly %s; changed in the sender's round %s",
                    kind,
                    verdicts(rounds, kind).map(Arrivals.Verdict::wrong).toList(),
                    verdicts(rounds, kind).map(Arrivals.Verdict::turn).toList());
        }
        figures.figure("country_switch", Figures.median(seconds), "s");
        figures.figure(
                "country_switch_wrong",
                rounds.stream()
                        .flatMap(round -> round.verdicts().stream())
                        .mapToLong(Arrivals.Verdict::wrong)
                        .sum(),
                "packets");
        figures.figure(
                "country_switch_load",
                Figures.median(rounds.stream().mapToDouble(Round::perSecond).toArray()),
                "packets/s");
    }

    private static Stream<Arrivals.Verdict> verdicts(List<Round> rounds, Arrivals.Kind kind) {
        return rounds.stream().map(round -> round.verdicts().get(kind.ordinal()));
    }

    private static int count(Map<String, CountryNetworks> world, Iterable<String> codes, Family family) {
        int count = 0;
        for (String code : codes) {
            count += World.networks(world, code, family).size();
        }
        return count;
    }

    /** The sources of each kind, in the order of the kinds: addresses of networks that lie far apart. */
    private static List<String> sources(Map<String, CountryNetworks> world) {
        return Stream.of("LU", World.other(0), "US", "DE")
                .flatMap(code -> {
                    NetworkSet networks = World.networks(world, code, Family.IPV4);
                    return Stream.iterate(0, i -> i < SOURCES, i -> i + 1)
                            .map(i -> networks.get((int) ((long) i * networks.size() / SOURCES)))
                            .map(network -> Network.containing(Family.IPV4, 0, network.lo() + 1, 32)
                                    .address());
                })
                .toList();
    }

    /** The sender has all the sources' addresses, and the node a way back to each, as it has for real ones. */
    private static void tie(String sender, String node, List<String> sources) {
        Veth.join(sender, "sw", SENDER, node, NODE);
        batch(sender, sources, "address add %s/32 dev sw");
        batch(node, sources, "route add %s/32 via " + SENDER);
    }

    private static void batch(String namespace, List<String> addresses, String form) {
        try {
            Path file = Files.createTempFile("ringfence-addresses-", ".txt");
            Files.write(file, addresses.stream().map(form::formatted).toList());
            Command.run("ip", "-n", namespace, "-batch", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until the node filters by the data: it warns while it has none. */
    private void awaitData() {
        to(BEFORE);
        LogWatch.await("country data on node1", LIMIT, () -> {
            LogWatch.Proof last = watch.lastProof("node1");
            return last != null && last.report().sets().stream().anyMatch(CountrySwitch::isFilled) ? last : null;
        });
    }

    private static boolean isFilled(NodeReported.SetReport set) {
        return set.name().equals("rf-country4") && set.loaded() > 50_000;
    }

    private Round round() {
        String[] judge = arguments(NODE, Integer.toString(PORT));
        String[] load =
                arguments(NODE, Integer.toString(PORT), Integer.toString(PER_SECOND / Arrivals.Kind.values().length));
        // On one core, because packets that are sent on two may overtake each other.
        List<String> oneCore =
                List.of("taskset", "-c", Integer.toString(Runtime.getRuntime().availableProcessors() - 1));
        try (JavaProcess sink = JavaProcess.start(stack.nodes().namespace(1), SwitchSink.class, judge)) {
            sink.line();
            try (JavaProcess sending = JavaProcess.start(sender, oneCore, SwitchSender.class, load)) {
                sending.line();
                LockSupport.parkNanos(STEADY);
                double seconds = to(AFTER);
                LockSupport.parkNanos(STEADY);
                sending.tell("end");
                String[] sent = sending.line().split(" ");
                sink.tell(sent[0]);
                List<Arrivals.Verdict> verdicts = sink.lines(Arrivals.Kind.values().length).stream()
                        .map(line -> line.split(" "))
                        .map(words -> new Arrivals.Verdict(Integer.parseInt(words[0]), Integer.parseInt(words[1])))
                        .toList();
                requireValid(verdicts, Long.parseLong(sink.line()));
                double rounds = Double.parseDouble(sent[0]);
                double perSecond = rounds * Arrivals.Kind.values().length * 1e9 / Double.parseDouble(sent[1]);
                return new Round(seconds, perSecond, verdicts);
            }
        }
    }

    private static void requireValid(List<Arrivals.Verdict> verdicts, long lost) {
        if (lost > 0) {
            throw new IllegalStateException("the judge was too slow and lost " + lost
                    + " packets: no figure; run it on a machine with less to do");
        }
        if (verdicts.get(Arrivals.Kind.BEFORE.ordinal()).turn() <= 0
                || verdicts.get(Arrivals.Kind.AFTER.ordinal()).turn() <= 0) {
            throw new IllegalStateException("the judgement of packets has not changed during the load: " + verdicts);
        }
    }

    private String[] arguments(String... first) {
        return Stream.concat(Arrays.stream(first), sources.stream()).toArray(String[]::new);
    }

    /** Chooses countries and returns the seconds until the node has proven it. */
    private double to(List<String> countries) {
        String allowed = countries.stream().map(code -> '"' + code + '"').collect(Collectors.joining(","));
        long wallClock = System.currentTimeMillis();
        long start = System.nanoTime();
        FirewallBench.require(stack.api()
                .call(
                        "PUT",
                        FirewallBench.SETTINGS,
                        "{\"serverCountries\":{\"on\":true,\"allowed\":[" + allowed + "]}}"));
        LogWatch.Published published = LogWatch.await("settings published", LIMIT, () -> {
            LogWatch.Published found = watch.published(SettingsPublished.KEY);
            return found == null || found.timestamp() < wallClock ? null : found;
        });
        LogWatch.Proof proof =
                LogWatch.await("the choice on node1", LIMIT, () -> watch.firstProof("node1", published.revision()));
        return (proof.nanoTime() - start) / 1e9;
    }
}
