package io.ringfence.bench.spine;

import io.ringfence.bench.Figures;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.Settings;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.Steps;
import io.ringfence.standalone.os.Folder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The figures of the spine. Two stacks, one after the other, as {@code make run} starts them: three nodes for small
 * changes, then one node for a million.
 */
public final class SpineBench {
    public static final int AGENT_PORT = 8090;

    private SpineBench() {}

    /** Measures and prints all of them; minutes. */
    public static void run(Figures figures) {
        withStack(3, figures, stack -> {
            SmallChanges.measure(figures, stack);
            Repair.measure(figures, stack);
        });
        withStack(1, figures, stack -> {
            Million.measure(figures, stack);
            PacketCost.measure(
                    figures,
                    "packet_cost_full_vs_one_rule",
                    stack.nodes(),
                    stack.nodes().namespace(1),
                    100_000,
                    0);
        });
    }

    /** Runs work on a fresh stack as {@code make run} starts it, with its data in {@code var/bench}. */
    public static void withStack(int nodes, Figures figures, Consumer<Stack> work) {
        Path home = Path.of("").toAbsolutePath();
        Path data = home.resolve("var/bench");
        Folder.delete(data);
        Settings settings = new Settings(
                nodes,
                "127.0.0.1",
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                AGENT_PORT,
                data,
                home,
                true,
                "rfb",
                205,
                Map.of(),
                List.of(),
                List.of());
        figures.note("stack of %d node%s", nodes, nodes == 1 ? "" : "s");
        Steps silent =
                new Steps(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
        try (Stack stack = Stack.start(settings, silent)) {
            work.accept(stack);
        }
        Folder.delete(data);
    }
}
