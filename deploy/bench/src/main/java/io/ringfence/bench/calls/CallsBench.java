package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import io.ringfence.contract.limit.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The figures of calls, each with a database of its own. */
public final class CallsBench {

    private static final int BACKLOG = 1_000_000;
    private static final Duration LONG = Duration.ofMinutes(5);

    private CallsBench() {}

    /**
     * Measures and prints; minutes for all of them.
     *
     * @param part the only part to measure; all when empty
     * @throws IllegalStateException when there is no such part, or a part did not end
     */
    public static void run(Figures figures, String part) {
        Map<String, BiConsumer<Figures, CallWorld>> all = new LinkedHashMap<>();
        all.put("throughput", CallsBench::throughput);
        all.put("latency", BlockLatency::measure);
        all.put("live", LiveCut::measure);
        all.put("crashes", Crashes::measure);
        all.put("resume", Crashes::resume);
        all.put("dial", DialLatency::measure);
        if (!part.isEmpty() && !all.containsKey(part)) {
            throw new IllegalStateException("no part " + part + " of calls; there are " + all.keySet());
        }
        all.forEach((name, measure) -> {
            if (part.isEmpty() || part.equals(name)) {
                try (CallWorld world = new CallWorld()) {
                    measure.accept(figures, world);
                }
            }
        });
    }

    /** Limits that no call reaches, so that all are looked at and none acts. */
    static CallLimits all() {
        return new CallLimits("100000", "1000000", "10000000", "100", 1_000_000 / 100, null, null);
    }

    private static void throughput(Figures figures, CallWorld world) {
        world.useDatabase("throughput");
        long sent;
        try (CallLoad load = new CallLoad(world.kafka(), "speed", 20)) {
            load.limits(all());
            Instant now = Instant.now();
            for (int call = 0; call < BACKLOG; call++) {
                load.call(call, now);
            }
            load.flush();
            sent = BACKLOG;
        }
        Process watcher = world.watcher("speed", "one");
        world.await("the first transaction", LONG, () -> counted(world) > 0);
        long start = System.nanoTime();
        long before = counted(world);
        world.await("half of the backlog", LONG, () -> counted(world) >= sent / 2);
        double half = (System.nanoTime() - start) / 1e9;
        long atHalf = counted(world);
        List<Duration> usedAtHalf = world.processorTime(watcher);
        world.await("the whole backlog", LONG, () -> counted(world) >= sent);
        double whole = (System.nanoTime() - start) / 1e9;
        List<Duration> used = world.processorTime(watcher);
        world.kill(watcher);
        long sum = world.number("select sum(nanos) from spent where extension <> ''");
        figures.note(
                "backlog of %d records of %d tenants with %d extensions, all five limits active, 12 partitions, 2 threads;"
                        + " the second half alone %.0f/s, and of each record there: watcher %.1f us, PostgreSQL %.1f us, broker"
                        + " and this %.1f us of processor time; sum %s",
                sent,
                CallLoad.TENANTS,
                CallLoad.TENANTS * CallLoad.EXTENSIONS,
                (sent - atHalf) / (whole - half),
                micros(used, usedAtHalf, 0, sent - atHalf),
                micros(used, usedAtHalf, 1, sent - atHalf),
                micros(used, usedAtHalf, 2, sent - atHalf),
                sum == sent * CallLoad.NANOS ? "right" : "WRONG: " + sum);
        figures.figure("cdr_throughput", Math.rint((sent - before) / whole), "CDR/s");
        Baseline.measure(figures, world);
    }

    private static double micros(List<Duration> until, List<Duration> from, int process, long records) {
        return until.get(process).minus(from.get(process)).toNanos() / 1e3 / records;
    }

    static long counted(CallWorld world) {
        return world.number("select coalesce(sum(next_offset), 0) from position");
    }
}
