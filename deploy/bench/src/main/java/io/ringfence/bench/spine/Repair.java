package io.ringfence.bench.spine;

import io.ringfence.bench.Figures;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** From a foreign flush of our chains or of a set to the kernel being whole again, as seen from outside the agent. */
final class Repair {
    private static final int ROUNDS = 10;
    private static final long LIMIT = 60_000_000_000L;

    private Repair() {}

    static void measure(Figures figures, Stack stack) {
        double[] rules = new double[ROUNDS];
        double[] sets = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rules[round] = seconds(stack, List.of("iptables", "-t", "raw", "-F"), "iptables-save", "-t", "raw");
            sets[round] = seconds(stack, List.of("ipset", "flush", "rf-block4"), "ipset", "save", "rf-block4");
        }
        figures.note(
                "%d rounds each on node1 of `iptables -t raw -F` and `ipset flush rf-block4` (500 elements); worst: rules"
                        + " %.2f s, set %.2f s; each polled from outside",
                ROUNDS, Figures.quantile(rules, 1), Figures.quantile(sets, 1));
        figures.figure("repair_after_flush", Math.max(Figures.quantile(rules, 1), Figures.quantile(sets, 1)), "s");
    }

    private static double seconds(Stack stack, List<String> flush, String... look) {
        List<String> before = content(stack, look);
        // The checks run at a steady pace; a pause that differs each time meets them at any phase.
        LockSupport.parkNanos((long) (Math.random() * 500_000_000L) + 300_000_000L);
        on(stack, flush);
        long start = System.nanoTime();
        while (!content(stack, look).equals(before)) {
            if (System.nanoTime() - start > LIMIT) {
                throw new IllegalStateException("not repaired within 60 s after " + String.join(" ", flush));
            }
            LockSupport.parkNanos(5_000_000);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static List<String> content(Stack stack, String... look) {
        return on(stack, List.of(look))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("rf-"))
                .map(line -> line.replaceAll("\\[\\d+:\\d+]", ""))
                .sorted()
                .toList();
    }

    private static String on(Stack stack, List<String> command) {
        List<String> all = new ArrayList<>(stack.nodes().on(1));
        all.addAll(command);
        return Command.run(all);
    }
}
