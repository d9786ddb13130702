package io.ringfence.billingwatcher;

import io.ringfence.billingwatcher.core.book.Changes.Attempt;
import io.ringfence.billingwatcher.edge.store.Ledger;
import io.ringfence.billingwatcher.edge.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the calls to international numbers that were counted before partitions were taken over, through a connection of its own and
 * beside the counting: they may be very many, and the order in which a window hears of calls does not matter.
 */
final class EarlierCalls implements AutoCloseable {

    private static final int WAITING = 20_000;

    private record Earlier(int partition, Attempt attempt) {}

    private final Supplier<Ledger> ledgers;
    private final BlockingQueue<Earlier> queue = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> readers = new ArrayList<>();
    private volatile @Nullable StoreException failure;

    EarlierCalls(Supplier<Ledger> ledgers) {
        this.ledgers = ledgers;
    }

    /** Begins to read those of partitions. */
    void read(Set<Integer> partitions, Instant now) {
        readers.add(Thread.ofPlatform().daemon().name("earlier-calls").start(() -> {
            try (Ledger ledger = ledgers.get()) {
                ledger.attempts(partitions, now, (partition, attempt) -> {
                    try {
                        queue.put(new Earlier(partition, attempt));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new StoreException("earlier calls are not wanted any more");
                    }
                });
            } catch (StoreException e) {
                failure = e;
            }
        }));
    }

    /**
     * Gives what was read by now.
     *
     * @return whether there is more to come
     * @throws StoreException when it can't be read
     */
    boolean take(BiConsumer<Integer, Attempt> each) {
        readers.removeIf(reader -> !reader.isAlive());
        boolean isReading = !readers.isEmpty(); // asked before, so that nothing is left behind when it is not
        List<Earlier> read = new ArrayList<>();
        queue.drainTo(read);
        read.forEach(earlier -> each.accept(earlier.partition(), earlier.attempt()));
        StoreException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return isReading;
    }

    @Override
    public void close() {
        readers.forEach(Thread::interrupt);
    }
}
