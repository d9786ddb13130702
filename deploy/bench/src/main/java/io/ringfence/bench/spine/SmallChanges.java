package io.ringfence.bench.spine;

import io.ringfence.bench.Figures;
import io.ringfence.standalone.Api;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** From the call of the API to the moment when the last of three nodes had read the change back from its kernel. */
final class SmallChanges {
    private static final int NODES = 3;
    private static final int WARM_UP = 400;
    private static final int COUNTED = 400;
    private static final int PER_SECOND = 20;

    /** A change, and the milliseconds from the call to its answer, to the record on Kafka, to the last proof. */
    private record Change(String cidr, long start, long wallClock, double answered) {}

    private record Times(double answered, double published, double proven) {}

    private SmallChanges() {}

    static void measure(Figures figures, Stack stack) {
        try (LogWatch watch = new LogWatch(stack.bootstrap())) {
            run(stack, watch, 0, WARM_UP);
            List<Times> times = run(stack, watch, WARM_UP, COUNTED);
            double[] millis = values(times, Times::proven);
            checkKernels(stack);
            figures.note(
                    "%d changes at %d/s after %d for warming up, one POST each; three agents, Kafka, PostgreSQL and"
                            + " policy-service share the cores; max %.0f ms",
                    COUNTED, PER_SECOND, WARM_UP, Figures.quantile(millis, 1));
            figures.note(
                    "median on the way: %.0f ms to the answer, %.0f ms to the record on Kafka (whole milliseconds)",
                    Figures.median(values(times, Times::answered)), Figures.median(values(times, Times::published)));
            figures.figure("policy_to_kernel_p50", Figures.median(millis), "ms");
            figures.figure("policy_to_kernel_p99", Figures.quantile(millis, 0.99), "ms");
        }
    }

    private static List<Times> run(Stack stack, LogWatch watch, int from, int count) {
        List<Change> changes = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + i * 1_000_000_000L / PER_SECOND;
            LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
            changes.add(post(stack.api(), cidr(from + i)));
        }
        return changes.stream().map(change -> times(watch, change)).toList();
    }

    private static Change post(Api api, String cidr) {
        long wallClock = System.currentTimeMillis();
        long start = System.nanoTime();
        Api.Answer answer =
                api.call("POST", "/api/v1/firewall/entries", "{\"list\": \"BLOCK\", \"cidr\": \"" + cidr + "\"}");
        if (answer.status() != 201) {
            throw new IllegalStateException("POST of " + cidr + " answered " + answer);
        }
        return new Change(cidr, start, wallClock, (System.nanoTime() - start) / 1e6);
    }

    private static Times times(LogWatch watch, Change change) {
        Duration limit = Duration.ofSeconds(30);
        LogWatch.Published published = LogWatch.await(
                change.cidr() + " published", limit, () -> watch.published("entry/BLOCK/" + change.cidr()));
        long last = IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> LogWatch.await(
                        change.cidr() + " on node" + node,
                        limit,
                        () -> watch.firstProof("node" + node, published.revision())))
                .mapToLong(LogWatch.Proof::nanoTime)
                .max()
                .orElseThrow();
        return new Times(change.answered(), published.timestamp() - change.wallClock(), (last - change.start()) / 1e6);
    }

    private static double[] values(List<Times> times, ToDoubleFunction<Times> value) {
        return times.stream().mapToDouble(value).toArray();
    }

    /** That the reports are true is checked from outside. */
    private static void checkKernels(Stack stack) {
        for (int node = 1; node <= NODES; node++) {
            for (int i = 0; i < WARM_UP + COUNTED; i += 50) {
                List<String> test = new ArrayList<>(stack.nodes().on(node));
                test.addAll(List.of("ipset", "test", "rf-block4", cidr(i)));
                Command.run(test);
            }
        }
    }

    private static String cidr(int index) {
        return "203.0." + (index >> 8) + "." + (index & 255) + "/32";
    }
}
