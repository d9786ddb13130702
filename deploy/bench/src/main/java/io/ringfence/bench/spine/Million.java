package io.ringfence.bench.spine;

import io.ringfence.bench.Figures;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.RulesetText;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.standalone.Api;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A named list of a million networks: imported, compared with ipset itself, kept over a restart. */
final class Million {
    private static final int SIZE = 1_000_000;
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String LIST = "/api/v1/firewall/lists/million";

    private Million() {}

    static void measure(Figures figures, Stack stack) {
        String raw = stack.nodes().addNamespace("raw");
        double[] upload = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        double[] ipset = new double[ROUNDS];
        try (LogWatch watch = new LogWatch(stack.bootstrap())) {
            for (int round = 0; round < ROUNDS; round++) {
                NetworkSet networks = networks(round);
                ipset[round] = rawRestore(raw, networks);
                long start = System.currentTimeMillis();
                put(stack.api(), networks);
                LogWatch.Published manifest = published(watch, start);
                upload[round] = (manifest.timestamp() - start) / 1e3;
                LogWatch.Proof proof = LogWatch.await(
                        "the list on node1", LIMIT, () -> watch.firstProof("node1", manifest.revision()));
                ours[round] = (proof.wallClock() - manifest.timestamp()) / 1e3;
                requireLoaded(proof.report());
            }
            double[] ratios = ratios(ours, ipset);
            figures.note(
                    "%d rounds, each a list of %,d other networks; upload to published %.1f to %.1f s; published to read back"
                            + " %.1f to %.1f s; `ipset restore` of the same text, set presized alike, %.1f to %.1f s",
                    ROUNDS,
                    SIZE,
                    Figures.quantile(upload, 0),
                    Figures.quantile(upload, 1),
                    Figures.quantile(ours, 0),
                    Figures.quantile(ours, 1),
                    Figures.quantile(ipset, 0),
                    Figures.quantile(ipset, 1));
            figures.figure("import_1m_vs_ipset", Figures.median(ratios), "ratio");
            figures.figure("import_1m_rest", Figures.median(upload), "s");
            restart(figures, stack, watch);
        }
        figures.figure("agent_rss_1m", residentMebibytes(stack.agent(1).pid()), "MiB");
    }

    private static void restart(Figures figures, Stack stack, LogWatch watch) {
        double[] seconds = new double[ROUNDS];
        long written = 0;
        for (int round = 0; round < ROUNDS; round++) {
            stack.agent(1).stop(Duration.ofSeconds(20));
            Instant begin = Instant.now();
            long start = System.nanoTime();
            stack.agent(1).startAgain();
            LogWatch.Proof proof =
                    LogWatch.await("node1 after its restart", LIMIT, () -> watch.firstProofSince("node1", begin));
            seconds[round] = (proof.nanoTime() - start) / 1e9;
            requireLoaded(proof.report());
            written += elementsWritten(stack);
        }
        figures.note(
                "%d restarts, %.1f to %.1f s from process start to the first report of a kernel read back",
                ROUNDS, Figures.quantile(seconds, 0), Figures.quantile(seconds, 1));
        figures.figure("restart_1m", Figures.median(seconds), "s");
        figures.figure("restart_1m_elements_written", written, "elements");
    }

    private static void requireLoaded(NodeReported report) {
        int loaded =
                report.sets().stream().mapToInt(NodeReported.SetReport::loaded).sum();
        if (loaded < SIZE || !report.loadedDigest().equals(report.askedDigest())) {
            throw new IllegalStateException("node1 has loaded " + loaded + " of " + SIZE + ": " + report.notLoaded());
        }
    }

    private static void put(Api api, NetworkSet networks) {
        String text = networks.stream().map(Network::toString).collect(Collectors.joining("\n"));
        Api.Answer answer = api.call("PUT", LIST, "text/plain", text, LIMIT);
        if (answer.status() >= 300) {
            throw new IllegalStateException("PUT of the list answered " + answer);
        }
    }

    private static LogWatch.Published published(LogWatch watch, long since) {
        return LogWatch.await("the list published", LIMIT, () -> {
            LogWatch.Published found = watch.published("list/million/manifest");
            return found == null || found.timestamp() < since ? null : found;
        });
    }

    /** Seconds of {@code ipset restore} for the same elements and the same kind of set. */
    private static double rawRestore(String namespace, NetworkSet networks) {
        SetContent content = new SetContent(KernelSet.BLOCK_4, networks, new TreeMap<>(), 0);
        try {
            Path file = Files.createTempFile("ringfence-raw-", ".txt");
            try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                out.append(RulesetText.create(content, "raw"));
                RulesetText.appendElements(out, content, "raw", Instant.EPOCH);
            }
            long start = System.nanoTime();
            Command.run("ip", "netns", "exec", namespace, "ipset", "-file", file.toString(), "restore");
            double seconds = (System.nanoTime() - start) / 1e9;
            Command.run("ip", "netns", "exec", namespace, "ipset", "destroy", "raw");
            Files.delete(file);
            return seconds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long elementsWritten(Stack stack) {
        List<String> command = new ArrayList<>(stack.nodes().on(1));
        command.addAll(List.of("curl", "-sf", "http://127.0.0.1:" + SpineBench.AGENT_PORT + "/q/metrics"));
        return Command.run(command)
                .lines()
                .filter(line -> line.startsWith("ringfence_agent_elements_written_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double residentMebibytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mostly addresses, some networks of 256, spread over all of IPv4 but loopback and what the stack itself uses. */
    private static NetworkSet networks(int seed) {
        Random random = new Random(seed);
        NetworkSet set = NetworkSet.empty(Family.IPV4);
        while (set.size() < SIZE) {
            List<Network> more = new ArrayList<>();
            for (int i = set.size(); i < SIZE; i++) {
                long address = Integer.toUnsignedLong(random.nextInt());
                long first = address >>> 24;
                if (first != 0 && first != 127 && first != 198) {
                    more.add(Network.containing(Family.IPV4, 0, address, random.nextInt(10) == 0 ? 24 : 32));
                }
            }
            set = NetworkSet.union(Family.IPV4, List.of(set, NetworkSet.of(Family.IPV4, more)));
        }
        return set;
    }

    private static double[] ratios(double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ours.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        return ratios;
    }
}
