package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import io.ringfence.contract.limit.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** The figures of calls, each with a database of its own. */
public final class CallsBench {

    private static final int BACKLOG = 1_000_000;
    private static final Duration LONG = Duration.ofMinutes(5);

    private CallsBench() {}

    /** Measures and prints all of them; minutes. */
    public static void run(Figures figures) {
        List<BiConsumer<Figures, CallWorld>> all =
                List.of(CallsBench::throughput, BlockLatency::measure, LiveCut::measure, Crashes::measure);
        for (BiConsumer<Figures, CallWorld> measure : all) {
            try (CallWorld world = new CallWorld()) {
                measure.accept(figures, world);
            }
        }
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
        Process watcher = world.watcher("speed");
        world.await("the first transaction", LONG, () -> counted(world) > 0);
        long start = System.nanoTime();
        long before = counted(world);
        world.await("half of the backlog", LONG, () -> counted(world) >= sent / 2);
        double half = (System.nanoTime() - start) / 1e9;
        long atHalf = counted(world);
        world.await("the whole backlog", LONG, () -> counted(world) >= sent);
        double whole = (System.nanoTime() - start) / 1e9;
        world.kill(watcher);
        long sum = world.number("select sum(nanos) from spent where extension <> ''");
        figures.note(
                "backlog of %d records of %d tenants with %d extensions, all five limits active, 12 partitions, 2 threads;"
                        + " the second half alone %.0f/s; sum %s",
                sent,
                CallLoad.TENANTS,
                CallLoad.TENANTS * CallLoad.EXTENSIONS,
                (sent - atHalf) / (whole - half),
                sum == sent * CallLoad.NANOS ? "right" : "WRONG: " + sum);
        figures.figure("cdr_throughput", Math.rint((sent - before) / whole), "CDR/s");
        Baseline.measure(figures, world);
    }

    static long counted(CallWorld world) {
        return world.number("select coalesce(sum(next_offset), 0) from position");
    }
}
