package io.ringfence.bench.fail2ban;

import io.ringfence.bench.Figures;
import io.ringfence.bench.spine.LogWatch;
import io.ringfence.bench.spine.SpineBench;
import io.ringfence.standalone.Api;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.node.NodeFail2Ban;
import io.ringfence.standalone.os.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Three nodes, each with a real Fail2Ban of its own, as {@code make run} starts them. */
public final class Fail2BanBench {

    private static final int NODES = 3;
    private static final int SINGLE = 200;
    private static final int LIFTS = 100;
    private static final int STORM = 2_000;
    private static final int STORM_SECONDS = 10;
    private static final int HELD = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Fail2BanBench() {}

    /** Measures and prints all of them; minutes. */
    public static void run(Figures figures) {
        if (!NodeFail2Ban.isInstalled()) {
            throw new IllegalStateException("fail2ban is not installed: apt-get install fail2ban");
        }
        SpineBench.withStack(NODES, figures, stack -> {
            watch(stack);
            try (BanWatch watch = new BanWatch(stack.bootstrap())) {
                singleBans(figures, stack, watch);
                lifts(figures, stack);
                storm(figures, stack, watch);
            }
        });
        SpineBench.withStack(1, figures, stack -> {
            watch(stack);
            status(figures, stack);
        });
    }

    private static void watch(Stack stack) {
        Api.Answer answer = stack.api()
                .call(
                        "PUT",
                        "/api/v1/firewall/settings",
                        "{\"fail2ban\":{\"voip\":true,\"web\":true,\"growing\":false,\"maxAttempts\":"
                                + Attacks.ATTEMPTS + "}}");
        if (answer.status() != 200) {
            throw new IllegalStateException("PUT of the settings answered " + answer);
        }
        LogWatch.await("five jails on each node", LIMIT, () -> {
            long running = 0;
            for (var node :
                    stack.api().call("GET", "/api/v1/fail2ban", "").json().path("nodes")) {
                running += node.path("jails").size() == 5 ? 1 : 0;
            }
            return running == stack.api().nodes().size() ? running : null;
        });
    }

    /** One attack after the other: from Fail2Ban's decision to the proof of the other nodes. */
    private static void singleBans(Figures figures, Stack stack, BanWatch watch) {
        Attacks attacks = new Attacks(stack.fail2Ban(1));
        for (int i = 0; i < SINGLE; i++) {
            attacks.write(List.of(address(70, i)));
            LockSupport.parkNanos(150_000_000);
        }
        List<Double> millis = new ArrayList<>();
        for (int i = SINGLE / 4; i < SINGLE; i++) {
            String address = address(70, i);
            long decided = await("ban of " + address, () -> attacks.decided().get(address));
            for (String node : List.of("node2", "node3")) {
                millis.add((double) await(address + " on " + node, () -> watch.proven(address, node)) - decided);
            }
        }
        double[] values = millis.stream().mapToDouble(Double::doubleValue).toArray();
        figures.note(
                "%d attacks one after the other on node1, the first quarter for warming up; from the Ban line in Fail2Ban's log"
                        + " to the read-back of node2 and node3; median %.0f ms, max %.0f ms",
                SINGLE, Figures.median(values), Figures.quantile(values, 1));
        figures.figure("ban_to_all_nodes_p99", Figures.quantile(values, 0.99), "ms");
    }

    private static void lifts(Figures figures, Stack stack) {
        double[] millis = new double[LIFTS];
        for (int i = 0; i < LIFTS; i++) {
            long start = System.nanoTime();
            Api.Answer answer =
                    stack.api().call("POST", "/api/v1/bans/" + address(70, SINGLE - LIFTS + i) + "/lift", "");
            millis[i] = (System.nanoTime() - start) / 1e6;
            if (answer.status() != 200 || answer.json().path("confirmed").size() != NODES) {
                throw new IllegalStateException("a lift answered " + answer);
            }
        }
        figures.note(
                "%d calls of POST /bans/{ip}/lift, each answered when all %d nodes had read it back; median %.0f ms, max %.0f ms",
                LIFTS, NODES, Figures.median(millis), Figures.quantile(millis, 1));
        figures.figure("lift_to_all_nodes_p99", Figures.quantile(millis, 0.99), "ms");
    }

    private static void storm(Figures figures, Stack stack, BanWatch watch) {
        Attacks attacks = new Attacks(stack.fail2Ban(1));
        int before = watch.enforced("node1");
        int published = watch.published();
        int slices = STORM_SECONDS * 10;
        long begin = System.nanoTime();
        for (int slice = 0; slice < slices; slice++) {
            LockSupport.parkNanos(Math.max(0, begin + slice * 100_000_000L - System.nanoTime()));
            int from = slice * STORM / slices;
            attacks.write(IntStream.range(from, from + STORM / slices)
                    .mapToObj(i -> address(80, i))
                    .toList());
        }
        for (int node = 1; node <= NODES; node++) {
            String name = "node" + node;
            await("the storm on " + name, () -> watch.enforced(name) >= before + STORM ? 1L : null);
        }
        Map<String, Long> decided = attacks.decided();
        long last = 0;
        long lastBan = 0;
        for (int i = 0; i < STORM; i++) {
            String address = address(80, i);
            lastBan = Math.max(lastBan, await("ban of " + address, () -> decided.get(address)));
            for (int node = 1; node <= NODES; node++) {
                String name = "node" + node;
                last = Math.max(last, await(address + " on " + name, () -> watch.proven(address, name)));
            }
        }
        for (int node = 1; node <= NODES; node++) {
            for (int i = 0; i < STORM; i += 100) {
                List<String> test = new ArrayList<>(stack.nodes().on(node));
                test.addAll(List.of("ipset", "test", "rf-block4", address(80, i)));
                Command.run(test); // that the reports are true is checked from outside
            }
        }
        figures.note(
                "%d addresses within %d s on node1; %d bans published, %d of them twice; all proven on %d nodes",
                STORM, STORM_SECONDS, watch.published() - published, watch.repeated(), NODES);
        figures.figure("ban_storm", (last - lastBan) / 1e3, "s");
    }

    private static void status(Figures figures, Stack stack) {
        List<String> programs = stack.fail2Ban(1).programs();
        for (int jail = 0; jail < programs.size(); jail++) {
            for (int from = 0; from < HELD / programs.size(); from += 250) {
                int base = jail * 1_000 + from;
                String[] words = ban(base);
                words[1] = "ringfence-" + programs.get(jail);
                Command.run(stack.fail2Ban(1).client(words));
            }
        }
        await("five thousand bans", () -> {
            int enforced = stack.api()
                    .call("GET", "/api/v1/nodes/node1/fail2ban", "")
                    .json()
                    .path("kernel")
                    .path("enforced")
                    .asInt();
            return enforced >= HELD ? 1L : null;
        });
        double[] look = new double[60];
        double[] answer = new double[look.length];
        for (int i = 0; i < look.length; i++) {
            long start = System.nanoTime();
            stack.api().call("GET", "/api/v1/nodes/node1/fail2ban", "");
            answer[i] = (System.nanoTime() - start) / 1e6;
            look[i] = 1_000 * metric(stack);
            LockSupport.parkNanos(250_000_000);
        }
        figures.note(
                "5 jails with %d bans, looked at %d times in 15 s; asking Fail2Ban over its socket: median %.1f ms, max %.1f ms (all"
                        + " bans are read each 10 s); no program is started for it; GET /nodes/{node}/fail2ban: median %.1f ms, max %.1f ms",
                HELD,
                look.length,
                Figures.median(look),
                Figures.quantile(look, 1),
                Figures.median(answer),
                Figures.quantile(answer, 1));
        figures.figure("fail2ban_status_cost", Figures.quantile(look, 1), "ms");
    }

    private static String[] ban(int base) {
        String[] words = new String[253];
        words[0] = "set";
        words[2] = "banip";
        for (int i = 0; i < 250; i++) {
            words[3 + i] = address(90, base + i);
        }
        return words;
    }

    private static double metric(Stack stack) {
        List<String> call = new ArrayList<>(stack.nodes().on(1));
        call.addAll(List.of("curl", "-s", "http://127.0.0.1:" + SpineBench.AGENT_PORT + "/q/metrics"));
        return Command.run(call)
                .lines()
                .filter(line -> line.startsWith("ringfence_agent_fail2ban_look_seconds"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static long await(String what, Supplier<@Nullable Long> value) {
        return LogWatch.await(what, LIMIT, value);
    }

    private static String address(int second, int index) {
        return "100." + second + "." + (index / 250) + "." + (1 + index % 250);
    }
}
