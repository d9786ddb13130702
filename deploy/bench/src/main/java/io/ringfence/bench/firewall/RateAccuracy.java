package io.ringfence.bench.firewall;

import io.ringfence.bench.Figures;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** How many packets of a source at ten times its limit pass in ten seconds, against what it may send. */
final class RateAccuracy {
    private static final int LIMIT = 100;
    private static final int BURST = 20;
    private static final int SECONDS = 10;
    private static final String ADDRESS = "198.18.252.2"; // the node's end of the pair that PacketCost has made

    private RateAccuracy() {}

    static void measure(Figures figures, Stack stack) {
        FirewallBench.require(stack.api()
                .call(
                        "PUT",
                        "/api/v1/firewall/settings",
                        "{\"sipRate\":{\"on\":true,\"packetsPerSecond\":" + LIMIT + ",\"burst\":" + BURST + "}}"));
        awaitRule(stack);
        node(stack, "iptables", "-A", "INPUT", "-p", "udp", "--dport", "5060", "-j", "DROP");
        List<String> sender = new ArrayList<>(
                List.of("ip", "netns", "exec", stack.nodes().namespace(1).replace("node1", "send")));
        sender.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        sender.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path")));
        sender.addAll(List.of(
                UdpPacer.class.getName(), ADDRESS, "5060", Integer.toString(10 * LIMIT), Integer.toString(SECONDS)));
        double seconds = Double.parseDouble(Command.run(sender).strip());
        double allowed = BURST + LIMIT * seconds;
        long passed = passed(stack);
        figures.note(
                "%d packets at %d/s in %.2f s, limit %d/s with a burst of %d: %d passed of %.0f that may",
                10 * LIMIT * SECONDS, 10 * LIMIT, seconds, LIMIT, BURST, passed, allowed);
        figures.figure("rate_limit_accuracy", passed / allowed, "ratio");
    }

    private static void awaitRule(Stack stack) {
        String table = "rf-sip-" + LIMIT + "-" + BURST;
        for (int i = 0; i < 300; i++) {
            if (node(stack, "iptables-nft-save", "-t", "filter").contains(table)) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new IllegalStateException("no rule with " + table + " after 30 s");
    }

    private static long passed(Stack stack) {
        return node(stack, "iptables-nft-save", "-t", "filter", "-c")
                .lines()
                .filter(line -> line.contains("-A INPUT -p udp") && line.endsWith("-j DROP"))
                .mapToLong(line -> Long.parseLong(line.substring(1, line.indexOf(':'))))
                .sum();
    }

    private static String node(Stack stack, String... command) {
        List<String> all = new ArrayList<>(stack.nodes().on(1));
        all.addAll(List.of(command));
        return Command.run(all);
    }
}
