package io.ringfence.bench;

import io.ringfence.bench.calls.CallsBench;
import io.ringfence.bench.console.ConsoleBench;
import io.ringfence.bench.fail2ban.Fail2BanBench;
import io.ringfence.bench.firewall.FirewallBench;
import io.ringfence.bench.notifier.NotifierBench;
import io.ringfence.bench.spine.SpineBench;
import io.ringfence.bench.traffic.TrafficBench;
import io.ringfence.standalone.StandaloneException;
import java.util.List;

/** {@code make bench [ONLY=<group>[/<part>]]}: one {@code name value unit} line for each figure; lines with {@code #} are remarks. */
public final class Main {
    private static final List<String> GROUPS =
            List.of("spine", "firewall", "fail2ban", "calls", "traffic", "notifier", "console");

    private Main() {}

    public static void main(String[] arguments) {
        String[] wanted = (arguments.length > 0 ? arguments[0] : "").split("/", 2);
        String only = wanted[0];
        String part = wanted.length > 1 ? wanted[1] : "";
        if (!only.isEmpty() && !GROUPS.contains(only)) {
            System.err.println("No figures for " + only + " yet. Groups: " + String.join(", ", GROUPS));
            System.exit(2);
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            System.err.println(
                    "The benches need root: each node is a network namespace with a kernel of its own to fill.");
            System.exit(2);
        }
        Figures figures = new Figures(System.out);
        figures.header();
        try {
            if (only.isEmpty() || only.equals("spine")) {
                SpineBench.run(figures);
            }
            if (only.isEmpty() || only.equals("firewall")) {
                FirewallBench.run(figures);
            }
            if (only.isEmpty() || only.equals("fail2ban")) {
                Fail2BanBench.run(figures);
            }
            if (only.isEmpty() || only.equals("calls")) {
                CallsBench.run(figures, part);
            }
            if (only.isEmpty() || only.equals("traffic")) {
                TrafficBench.run(figures, part);
            }
            if (only.isEmpty() || only.equals("notifier")) {
                NotifierBench.run(figures, part);
            }
            if (only.isEmpty() || only.equals("console")) {
                ConsoleBench.run(figures);
            }
        } catch (StandaloneException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }
}
