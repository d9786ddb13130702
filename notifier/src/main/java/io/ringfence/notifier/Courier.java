package io.ringfence.notifier;

import io.ringfence.notifier.core.delivery.BackOff;
import io.ringfence.notifier.core.delivery.Delivery;
import io.ringfence.notifier.core.delivery.Outcome;
import io.ringfence.notifier.core.delivery.Outgoing;
import io.ringfence.notifier.edge.kafka.DeadLetters;
import io.ringfence.notifier.edge.store.OutgoingStore;
import io.ringfence.notifier.edge.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Delivers the letters of a channel, by some threads. Each takes a letter, delivers it, and commits what became of it before it
 * takes the next: between the server's answer and that commit a crash makes it be delivered a second time, and nowhere else.
 * While nobody answers at the other end, all of them wait together.
 */
final class Courier {

    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String channel;
    private final Delivery delivery;
    private final Supplier<OutgoingStore> stores;
    private final Supplier<Optional<String>> sender;
    private final DeadLetters deadLetters;
    private final Figures figures;
    private final BackOff backOff;
    private final Duration giveUp;
    private final InstantSource clock;
    private final List<Thread> threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private volatile boolean stopped;
    private volatile String trouble = "";
    private volatile Instant awayUntil = Instant.MIN;
    private int awayTimes;

    /**
     * @param sender the mail address in From; while there is none nothing is delivered
     */
    Courier(
            String channel,
            int threads,
            Delivery delivery,
            Supplier<OutgoingStore> stores,
            Supplier<Optional<String>> sender,
            DeadLetters deadLetters,
            NotifierConfig config,
            Figures figures,
            InstantSource clock) {
        this.channel = channel;
        this.delivery = delivery;
        this.stores = stores;
        this.sender = sender;
        this.deadLetters = deadLetters;
        this.figures = figures;
        this.backOff = new BackOff(config.retryFirst(), config.retryLongest());
        this.giveUp = config.giveUp();
        this.clock = clock;
        this.threads = IntStream.range(0, threads)
                .mapToObj(number -> Thread.ofPlatform()
                        .name(channel.toLowerCase(java.util.Locale.ROOT) + "-" + number)
                        .unstarted(this::run))
                .toList();
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void stop() throws InterruptedException {
        stopped = true;
        wake();
        for (Thread thread : threads) {
            if (thread.isAlive() && !thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        }
    }

    /** There is something to deliver. */
    void wake() {
        lock.lock();
        try {
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a thread has ended though nobody has stopped it. */
    boolean hasDied() {
        return !stopped && threads.stream().anyMatch(thread -> thread.getState() == Thread.State.TERMINATED);
    }

    /** Why nothing is delivered; empty when all is well. */
    String trouble() {
        return trouble;
    }

    private void run() {
        while (!stopped) {
            try (OutgoingStore store = stores.get()) {
                while (!stopped) {
                    if (!turn(store)) {
                        await(IDLE);
                    }
                }
            } catch (StoreException | KafkaException e) {
                LOG.errorf("%s: delivering starts over: %s", channel, e.getMessage());
                await(PAUSE);
            }
        }
    }

    /** Whether there was a letter. */
    private boolean turn(OutgoingStore store) {
        Instant now = clock.instant();
        if (now.isBefore(awayUntil)) {
            return false;
        }
        Optional<OutgoingStore.Taken> taken = store.take(now);
        Optional<String> from = sender.get();
        if (taken.isEmpty()) {
            return false;
        }
        if (from.isEmpty()) {
            store.release();
            trouble = "the settings name no sender";
            return false;
        }
        deliver(store, taken.get(), from.get());
        return true;
    }

    private void deliver(OutgoingStore store, OutgoingStore.Taken taken, String from) {
        Outgoing outgoing = taken.outgoing();
        if (outgoing == null) {
            fail(store, taken, "the letter can't be read");
            return;
        }
        switch (attempt(outgoing, from)) {
            case Outcome.Taken(String words) -> {
                store.sent(taken.id(), words, clock.instant());
                figures.sent.increment();
                answered();
            }
            case Outcome.Refused(String words) -> {
                fail(store, taken, words);
                answered();
            }
            case Outcome.Later(String words) -> {
                later(store, taken, outgoing, words, backOff.after(outgoing.attempts() + 1));
                answered();
            }
            case Outcome.Away(String words) -> {
                Duration wait = away(words);
                later(store, taken, outgoing, words, wait);
                giveUpOld(store, words);
            }
        }
    }

    /** An error of the program with one letter keeps no other one from being delivered. */
    private Outcome attempt(Outgoing outgoing, String from) {
        try {
            return delivery.deliver(outgoing, from);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s: letter %s can't be delivered", channel, outgoing.key());
            return new Outcome.Refused("an error of the notifier: " + e);
        }
    }

    private void later(OutgoingStore store, OutgoingStore.Taken taken, Outgoing outgoing, String words, Duration wait) {
        Instant next = clock.instant().plus(wait);
        if (next.isAfter(outgoing.createdAt().plus(giveUp))) {
            fail(store, taken, words + "; given up after " + (outgoing.attempts() + 1) + " attempts");
        } else {
            figures.retries.increment();
            store.later(taken.id(), words, next);
        }
    }

    /** What was decided on a day ago and could not be tried because nobody answers. */
    private void giveUpOld(OutgoingStore store, String words) {
        while (!stopped) {
            Optional<OutgoingStore.Taken> taken =
                    store.takeOlder(clock.instant().minus(giveUp));
            if (taken.isEmpty()) {
                return;
            }
            fail(store, taken.get(), words + "; given up");
        }
    }

    /** The dead letter first: a crash before the commit writes it twice, never not at all. */
    private void fail(OutgoingStore store, OutgoingStore.Taken taken, String reason) {
        deadLetters.put(taken.key(), taken.text(), reason);
        figures.deadLetters.increment();
        figures.failed.increment();
        store.failed(taken.id(), reason, clock.instant());
        LOG.errorf("%s: letter %s is a dead letter: %s", channel, taken.key(), reason);
    }

    private synchronized Duration away(String words) {
        Instant now = clock.instant();
        if (!now.isBefore(awayUntil)) {
            awayTimes++;
        }
        Duration wait = backOff.after(awayTimes);
        awayUntil = now.plus(wait);
        if (!words.equals(trouble)) {
            LOG.warnf("%s: nothing is delivered, it is tried again: %s", channel, words);
        }
        trouble = words;
        return wait;
    }

    private synchronized void answered() {
        if (!trouble.isEmpty()) {
            LOG.infof("%s: it is delivered again", channel);
        }
        awayTimes = 0;
        awayUntil = Instant.MIN;
        trouble = "";
    }

    private void await(Duration limit) {
        lock.lock();
        try {
            if (!stopped) {
                boolean _ = work.await(limit.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }
}
