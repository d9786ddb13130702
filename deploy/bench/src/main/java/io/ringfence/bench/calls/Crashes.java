package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import io.ringfence.contract.limit.CallLimits;
import java.time.Duration;
import java.time.Instant;

/** A backlog of a million, two watchers, three kills, one restart of PostgreSQL: right to the last digit? */
final class Crashes {

    private static final int BACKLOG = 1_000_000;
    private static final Duration LONG = Duration.ofMinutes(5);

    private Crashes() {}

    static void measure(Figures figures, CallWorld world) {
        world.useDatabase("crash");
        long from = CallsBench.counted(world);
        try (CallLoad load = new CallLoad(world.kafka(), "crash", 20)) {
            load.limits(new CallLimits(
                    "60.00", null, null, null, null, null, null)); // each extension has 200 calls of 0.300001
            Instant now = Instant.now();
            for (int call = 0; call < BACKLOG; call++) {
                load.call(call, now);
                if (call % 10 == 0) {
                    load.call(call, now); // a record in ten comes twice
                }
            }
            load.flush();
        }
        Process one = world.watcher("crash", "one");
        Process two = world.watcher("crash", "two");
        double slowest = 0;
        for (int kill = 1; kill <= 3; kill++) {
            long enough = from + BACKLOG / 5L * kill;
            world.await("a part of the backlog", LONG, () -> ours(world) >= enough);
            if (kill == 2) {
                world.restartPostgres();
            }
            world.kill(one);
            one = two;
            long at = System.nanoTime();
            long before = ours(world);
            two = world.watcher("crash", kill == 2 ? "two" : "one"); // the name of the one that was killed
            world.await("counting after the kill", LONG, () -> ours(world) > before);
            slowest = Math.max(slowest, (System.nanoTime() - at) / 1e9);
        }
        world.await("the whole backlog", LONG, () -> ours(world) >= BACKLOG);
        long sum = world.number("select sum(nanos) from spent where extension <> '' and tenant like 'crash-%'");
        long blocks = world.number("select count(*) from block where is_active and tenant like 'crash-%'");
        int extensions = CallLoad.TENANTS * CallLoad.EXTENSIONS;
        boolean exact = sum == BACKLOG * CallLoad.NANOS && blocks == extensions;
        figures.note(
                "%d calls, a tenth of them told twice; three watchers killed, PostgreSQL restarted once: sum %s, %d of %d"
                        + " blocks; counting went on %.1f s after a kill at the latest (another watcher was there)",
                BACKLOG, sum == BACKLOG * CallLoad.NANOS ? "right" : "WRONG " + sum, blocks, extensions, slowest);
        figures.figure("crash_exact", exact ? 1 : 0, "(1 is exact)");
    }

    /** One watcher alone: killed in the middle, started at once. */
    static void resume(Figures figures, CallWorld world) {
        world.useDatabase("resume");
        try (CallLoad load = new CallLoad(world.kafka(), "resume", 20)) {
            Instant now = Instant.now();
            for (int call = 0; call < BACKLOG; call++) {
                load.call(call, now);
            }
            load.flush();
        }
        Process watcher = world.watcher("resume", "one");
        long start = CallsBench.counted(world);
        world.await("counting", LONG, () -> CallsBench.counted(world) > start + BACKLOG / 2);
        world.kill(watcher);
        long before = CallsBench.counted(world);
        long at = System.nanoTime();
        Process next = world.watcher("resume", "one");
        world.await("counting after a restart", LONG, () -> CallsBench.counted(world) > before);
        figures.note("from the start of the new process to its first transaction; the old one was killed");
        figures.figure("resume_after_crash", (System.nanoTime() - at) / 1e9, "s");
        world.kill(next);
    }

    private static long ours(CallWorld world) {
        return world.number("select count(*) from counted where tenant like 'crash-%'");
    }
}
