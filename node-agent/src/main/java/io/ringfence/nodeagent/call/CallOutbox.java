package io.ringfence.nodeagent.call;

import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Events of calls on their way to Kafka, on a thread of its own. Each is sent until it is acknowledged, in order: a call's end is
 * money. What has no room is dropped and counted, and what only informs leaves half of the room to what costs.
 */
public final class CallOutbox {

    private static final Logger LOG = Logger.getLogger(CallOutbox.class);
    private static final int MAX_WAITING = 20_000;
    private static final int MAX_AT_ONCE = 500;
    /** So that a busy PBX makes some dozens of requests to Kafka a second, not thousands. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Sends an event. */
    public interface Sender {

        /** Sends; tells whether it was acknowledged, on another thread. */
        void send(CallEvent event, Consumer<Boolean> done);
    }

    private final BlockingQueue<CallEvent> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Sender sender;

    public CallOutbox(Sender sender) {
        this.sender = sender;
    }

    /** Takes an event, and drops it when there is no room; returns at once. */
    public void add(CallEvent event) {
        if (!offer(event) && dropped.getAndIncrement() % 1_000 == 0) {
            LOG.warnf("an event of a call was dropped: %d wait for Kafka already", waiting.size());
        }
    }

    /** Takes an event if there is room for it; returns at once. */
    public boolean offer(CallEvent event) {
        boolean informs = event instanceof CallRefused || event instanceof CallProgress;
        boolean hasRoom = !informs || waiting.size() < MAX_WAITING / 2;
        return hasRoom && waiting.offer(event);
    }

    /** How many were dropped. */
    public long dropped() {
        return dropped.get();
    }

    /** How many wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Sends until interrupted; for a thread of its own. */
    public void run() {
        List<CallEvent> taken = new ArrayList<>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (taken.isEmpty()) {
                    taken.add(waiting.take());
                    Thread.sleep(GATHER);
                    waiting.drainTo(taken, MAX_AT_ONCE - 1);
                }
                List<CallEvent> left = Acknowledged.send(taken, sender::send);
                if (!left.isEmpty()) {
                    Thread.sleep(PAUSE);
                }
                taken = left;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
