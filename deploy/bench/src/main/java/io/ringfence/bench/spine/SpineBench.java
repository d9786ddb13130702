package io.ringfence.bench.spine;

import io.ringfence.bench.Figures;
import io.ringfence.standalone.Settings;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.Steps;
import io.ringfence.standalone.os.Folders;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The figures of the spine. Two stacks, one after the other, as {@code make run} starts them: three nodes for small
 * changes, then one node for a million.
 */
public final class SpineBench {
    private SpineBench() {}

    /** Measures and prints all of them; minutes. */
    public static void run(Figures figures) {
        withStack(3, figures, stack -> {
            SmallChanges.measure(figures, stack);
            Repair.measure(figures, stack);
        });
        withStack(1, figures, stack -> {
            Million.measure(figures, stack);
            PacketCost.measure(figures, stack.nodes(), stack.nodes().namespace(1));
        });
    }

    private static void withStack(int nodes, Figures figures, Consumer<Stack> work) {
        Path data = Path.of("var/bench").toAbsolutePath();
        Folders.delete(data);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("NODES", Integer.toString(nodes));
        environment.put("DATA", data.toString());
        environment.put("PORT", "18080");
        environment.put("KAFKA_PORT", "19092");
        environment.put("POSTGRES_PORT", "19432");
        environment.put("AGENT_PORT", "18090");
        environment.put("PREFIX", "rfb");
        environment.put("SUBNET", "205");
        Settings settings = Settings.of(environment, System.getProperty("user.name"));
        figures.note("stack of %d node%s", nodes, nodes == 1 ? "" : "s");
        Steps silent = new Steps(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
        try (Stack stack = Stack.start(settings, silent)) {
            work.accept(stack);
        }
        Folders.delete(data);
    }
}
