package io.ringfence.bench.notifier;

import io.ringfence.bench.Figures;
import io.ringfence.contract.notification.NotificationSettings.Mode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** The figures of the notifier, each with a broker and a database of its own. */
public final class NotifierBench {

    private static final int LATENCY_RATE = 20;
    private static final int LATENCY_SECONDS = 40;
    private static final int LATENCY_WARM_UP = 10;
    private static final int STORM = 50_000;
    private static final int STORM_SECONDS = 60;
    private static final int BACKLOG = 10_000;
    private static final Duration LONG = Duration.ofMinutes(5);

    private NotifierBench() {}

    /**
     * Measures and prints; minutes for all of them.
     *
     * @param part the only part to measure; all when empty
     * @throws IllegalStateException when there is no such part, or a part did not end
     */
    public static void run(Figures figures, String part) {
        Map<String, BiConsumer<Figures, NotifierWorld>> all = new LinkedHashMap<>();
        all.put("latency", NotifierBench::latency);
        all.put("storm", NotifierBench::storm);
        all.put("backlog", NotifierBench::backlog);
        if (!part.isEmpty() && !all.containsKey(part)) {
            throw new IllegalStateException("no part " + part + " of notifier; there are " + all.keySet());
        }
        all.forEach((name, measure) -> {
            if (part.isEmpty() || part.equals(name)) {
                try (NotifierWorld world = new NotifierWorld()) {
                    measure.accept(figures, world);
                }
            }
        });
    }

    /** From the sending of a ban to Kafka until the SMTP server has its mail. */
    private static void latency(Figures figures, NotifierWorld world) {
        world.settings(Mode.EACH);
        world.notifier("latency");
        world.ban(0);
        world.await("the first mail", LONG, () -> world.smtp().mails() == 1);
        Map<String, Long> sentAt = new HashMap<>();
        int bans = LATENCY_RATE * LATENCY_SECONDS;
        pace(bans, LATENCY_RATE, number -> {
            if (number >= LATENCY_RATE * LATENCY_WARM_UP) {
                sentAt.put(NotifierWorld.address(number + 1) + " banned", System.nanoTime());
            }
            world.ban(number + 1);
        });
        world.flush();
        world.await("every mail", LONG, () -> world.smtp().mails() == bans + 1);
        double[] millis = new double[sentAt.size()];
        int next = 0;
        for (Map.Entry<String, Long> arrival : world.smtp().arrivals().entrySet()) {
            String who = arrival.getKey().replaceAll(".*BAN: (\\S+ banned).*", "$1");
            if (sentAt.containsKey(who)) {
                millis[next++] = (arrival.getValue() - sentAt.get(who)) / 1e6;
            }
        }
        figures.note(
                "%d bans at %d/s, after %d s for warming up, mode EACH; p50 %.1f ms, max %.1f ms",
                next, LATENCY_RATE, LATENCY_WARM_UP, Figures.median(millis), Figures.quantile(millis, 1));
        figures.figure("ban_to_mail_p99", Figures.quantile(millis, 0.99), "ms");
    }

    /** A storm in mode first-of-wave; then the whole topic once more. */
    private static void storm(Figures figures, NotifierWorld world) {
        world.settings(Mode.FIRST_OF_WAVE);
        Process notifier = world.notifier("storm");
        double[] resident = new double[2];
        pace(STORM, STORM / STORM_SECONDS, number -> {
            if (number == STORM / 2) {
                resident[0] = NotifierWorld.resident(notifier);
            }
            world.ban(number);
        });
        world.flush();
        world.await("every ban", LONG, () -> world.number("select count(*) from seen") == STORM);
        resident[1] = NotifierWorld.resident(notifier);
        String counted = STORM + " x address banned";
        world.await(
                "the summary of all " + STORM,
                LONG,
                () -> world.smtp().arrivals().keySet().stream().anyMatch(subject -> subject.contains(counted)));
        int mails = world.smtp().mails();
        figures.note(
                "%d bans in %d s; the summary counts all; resident %.0f MiB after half of them, %.0f MiB after all",
                STORM, STORM_SECONDS, resident[0], resident[1]);
        figures.figure("storm_mails", mails, "mails");
        figures.figure("storm_memory_growth", Math.rint(resident[1] - resident[0]), "MiB");
        world.kill(notifier);
        world.notifier("storm-again");
        world.await("the end of the topic", LONG, () -> world.counter("duplicates") == STORM);
        figures.figure("replay_mails", world.smtp().mails() - (double) mails, "mails");
    }

    /** Single mails that have waited for a server. */
    private static void backlog(Figures figures, NotifierWorld world) {
        world.smtp().goAway();
        world.settings(Mode.EACH);
        world.notifier("backlog");
        for (int i = 0; i < BACKLOG; i++) {
            world.ban(i);
        }
        world.flush();
        world.await("the backlog", LONG, () -> world.number("select count(*) from outgoing") == BACKLOG);
        world.smtp().comeBack();
        world.await("the first mail", LONG, () -> world.smtp().mails() > 0);
        long start = System.nanoTime();
        world.await("all mails", LONG, () -> world.smtp().mails() >= BACKLOG);
        double seconds = (System.nanoTime() - start) / 1e9;
        world.await(
                "all commits",
                LONG,
                () -> world.number("select count(*) from outgoing where state = 'SENT'") == BACKLOG);
        figures.note(
                "%d mails of one recipient, each its own thread, 4 senders, PostgreSQL with fsync; %d came twice",
                BACKLOG, world.smtp().mails() - BACKLOG);
        figures.figure("backlog", Math.rint(BACKLOG / seconds), "mails/s");
    }

    private static void pace(int count, int perSecond, java.util.function.IntConsumer send) {
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            long due = start + number * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
            }
            send.accept(number);
        }
    }
}
