package io.ringfence.standalone.demo;

import io.ringfence.standalone.Api;
import io.ringfence.standalone.EmbeddedPostgres;
import io.ringfence.standalone.Main;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.Settings;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.StandaloneException;
import io.ringfence.standalone.Steps;
import io.ringfence.standalone.os.Folder;
import io.ringfence.standalone.os.PidFile;
import io.ringfence.standalone.os.RunLock;
import io.ringfence.standalone.os.Service;
import io.ringfence.standalone.os.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shows the main job on real packets, and fails when it does not hold: three nodes with Kamailio and a node-agent, an
 * attacker with sipp, a block, its proof, a flush and its repair, the lifting.
 */
public final class Demo {
    private static final int NODES = 3;
    private static final int FLUSHED = 2;
    private static final int WARM = 15;
    private static final String OTHER = "198.19.0.99";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Steps steps = Steps.console();
    private final Settings settings = settings();
    private boolean held = true;

    private Demo() {}

    /** Ends with code 0 only when everything held. */
    public static void main(String[] arguments) {
        AtomicBoolean stopping = new AtomicBoolean();
        Thread main = Thread.currentThread();
        Signals.handle(() -> {
            if (stopping.compareAndSet(false, true)) {
                main.interrupt();
            }
        });
        Runtime.getRuntime().halt(new Demo().run(stopping));
    }

    private int run(AtomicBoolean stopping) {
        Path data = settings.data();
        try {
            // Held to this process's end.
            RunLock.take(data.resolveSibling("demo.lock"), "Another demo runs; end it first");
            Main.logTo(data.resolve("logs"));
            clear(data);
            steps.say("Ringfence demo: three PBX nodes, one attacker, real packets\n");
            show();
        } catch (StandaloneException e) {
            steps.say(stopping.get() ? "\nEnded." : "\n  ✗ " + e.getMessage());
            held = false;
        }
        if (held) {
            Folder.delete(data);
        } else {
            steps.say("\nIt did NOT all hold; logs are in " + data.resolve("logs"));
        }
        return held ? 0 : 1;
    }

    private void show() {
        List<Service> servers = new ArrayList<>();
        try (Stack stack = Stack.start(settings, steps)) {
            try {
                Attacker attacker = prepare(stack, servers);
                play(new Scene(stack.api(), Objects.requireNonNull(stack.network()), NODES, LIMIT), attacker);
            } finally {
                Thread.interrupted();
                servers.forEach(server -> server.stop(STOP_LIMIT));
                steps.say("");
            }
        }
        steps.say(held ? "\nAll of it held." : "");
    }

    private Attacker prepare(Stack stack, List<Service> servers) {
        var network = Objects.requireNonNull(stack.network());
        return steps.step("Kamailio on each node, sipp in a namespace of its own", () -> {
            for (int node = 1; node <= NODES; node++) {
                servers.add(Service.start(
                        Kamailio.on(network, node, settings.data()), (service, text) -> steps.say("  ! " + text)));
            }
            return Attacker.create(network, NODES, settings.data().resolve("attacker"));
        });
    }

    private void play(Scene scene, Attacker attacker) {
        scene.awaitNodes();
        title("The attacker asks each node %d times (SIP OPTIONS, UDP)", Attacker.REQUESTS);
        awaitServers(attacker);
        expect(attacker.attack(), Attacker.REQUESTS);

        title("POST /api/v1/firewall/entries: BLOCK %s", Attacker.ADDRESS);
        Scene.Change block = scene.block(Attacker.ADDRESS);
        check(
                block.enforced() == NODES,
                "enforced on %d of %d nodes after %s, revision %d",
                block.enforced(),
                NODES,
                millis(block.nanos()),
                block.revision());

        title("The attacker asks again");
        expect(attacker.attack(), 0);
        for (int node = 1; node <= NODES; node++) {
            line("node%d's kernel has dropped %d packets", node, scene.dropped(node));
        }

        title("GET /api/v1/nodes");
        for (Api.Node node : scene.nodes()) {
            boolean sound = scene.holds(node, block.revision());
            check(sound, "%s", scene.describe(node));
        }

        title("iptables -F in all tables of node%d, behind the agent's back", FLUSHED);
        Scene.Repair repair = scene.flush(FLUSHED);
        check(repair.gone(), "the rules were gone");
        check(
                repair.mended(),
                "whole again after %s; repairs reported by the node: %d",
                millis(repair.nanos()),
                repair.count());
        expect(attacker.attack(), 0);

        title("DELETE of the entry");
        Scene.Change lifted = scene.lift(block);
        check(
                lifted.enforced() == NODES,
                "lifted on %d of %d nodes after %s",
                lifted.enforced(),
                NODES,
                millis(lifted.nanos()));
        expect(attacker.attack(), Attacker.REQUESTS);

        title("The same %d times more, now that every process is warm", WARM);
        long median = warm(scene);
        check(median >= 0, "enforced on all nodes after %s (median)", millis(median));
        steps.say("");
    }

    /** Blocks and lifts another address; the median of the nanoseconds to the last node's proof, -1 when one failed. */
    private static long warm(Scene scene) {
        long[] nanos = new long[WARM];
        for (int round = 0; round < WARM; round++) {
            Scene.Change block = scene.block(OTHER);
            if (block.enforced() < NODES || scene.lift(block).enforced() < NODES) {
                return -1;
            }
            nanos[round] = block.nanos();
        }
        Arrays.sort(nanos);
        return nanos[WARM / 2];
    }

    /** Kamailio needs a moment; the first full round of answers says that it is there. */
    private void awaitServers(Attacker attacker) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end && attacker.attack().stream().anyMatch(answers -> answers < Attacker.REQUESTS)) {
            Thread.onSpinWait();
        }
    }

    private void expect(List<Integer> answers, int wanted) {
        List<String> each = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            each.add("node%d %d/%d".formatted(node, answers.get(node - 1), Attacker.REQUESTS));
        }
        check(answers.stream().allMatch(count -> count == wanted), "answered: %s", String.join(", ", each));
    }

    private void title(String text, Object... values) {
        steps.say("\n" + String.format(Locale.ROOT, text, values));
    }

    private void line(String text, Object... values) {
        steps.say("    " + String.format(Locale.ROOT, text, values));
    }

    private void check(boolean good, String text, Object... values) {
        held &= good;
        steps.say((good ? "  ✓ " : "  ✗ ") + String.format(Locale.ROOT, text, values));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
    }

    /** What a killed demo left is ended, and its data go: each demo starts with an empty policy. */
    private static void clear(Path data) {
        PidFile.endAll(data.resolve("run"));
        EmbeddedPostgres.endLeftOver(data.resolve("postgres"));
        for (String folder : List.of("postgres", "kafka", "node-1", "node-2", "node-3")) {
            Folder.delete(data.resolve(folder));
        }
    }

    private static Settings settings() {
        Path home = Path.of("").toAbsolutePath();
        return new Settings(
                NODES,
                "127.0.0.1",
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                8090,
                home.resolve("var/demo"),
                home,
                true,
                "rfd",
                201,
                Map.of(),
                List.of(),
                List.of());
    }
}
