package io.ringfence.nodeagent.call;

import io.ringfence.contract.Event;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.nodeagent.core.pbx.AmiMessage;
import io.ringfence.nodeagent.core.pbx.CallTracker;
import io.ringfence.nodeagent.edge.ami.AmiClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tells what becomes of the PBX's calls, and ends those that somebody who counts money asks to end. */
public final class PbxCalls implements AmiClient.Sink {

    private static final Logger LOG = Logger.getLogger(PbxCalls.class);

    private final String node;
    private final CallTracker tracker;
    private final Consumer<CallEvent> tell;
    private final InstantSource clock;
    private final AtomicLong hungUp = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private long contradicted;
    private Consumer<List<String>> hangUp = channels -> {};

    /** @param tell takes what has happened; returns at once */
    public PbxCalls(String node, CallTracker tracker, Consumer<CallEvent> tell, InstantSource clock) {
        this.node = node;
        this.tracker = tracker;
        this.tell = tell;
        this.clock = clock;
    }

    /** Says how channels are ended; before the first command. */
    public void connect(Consumer<List<String>> ending) {
        hangUp = ending;
    }

    public CallTracker tracker() {
        return tracker;
    }

    /** Channels that it has asked to end. */
    public long hungUp() {
        return hungUp.get();
    }

    /** Events that could not be worked on. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void event(AmiMessage event) {
        guarded(() -> tracker.take(event, clock.instant()));
    }

    @Override
    public void channels(List<AmiMessage> channels, Instant asked, Optional<Instant> lost) {
        guarded(() -> tracker.synced(channels, asked, lost, clock.instant()));
    }

    @Override
    public void tick() {
        guarded(() -> tracker.tick(clock.instant()));
        long now = tracker.wireFigures().contradicted();
        if (now > contradicted) {
            LOG.warnf("%d calls have ended on the wire and go on for the PBX, which is believed", now - contradicted);
            contradicted = now;
        }
    }

    /** What one poll of {@code ringfence.trunk-dialogs} brought. */
    public void dialogs(List<Event> events, List<String> removed, List<Long> at, boolean replay) {
        for (Event event : events) {
            if (event instanceof TrunkDialogSeen seen && seen.node().equals(node)) {
                guarded(() -> tracker.shown(seen, clock.instant()));
            }
        }
    }

    /** What one poll of {@code ringfence.node-commands} brought; old commands name calls that are gone, and end nothing. */
    public void commands(List<Event> events, List<String> removed, List<Long> at, boolean replay) {
        for (Event event : events) {
            if (event instanceof HangUpRequested asked && asked.node().equals(node)) {
                List<String> channels = tracker.channelsOf(asked.callIds());
                if (!channels.isEmpty()) {
                    LOG.infof("%d calls of %s end: %s", channels.size(), asked.tenant(), asked.reason());
                    hungUp.addAndGet(channels.size());
                    hangUp.accept(channels);
                }
            }
        }
    }

    private void guarded(Supplier<List<CallEvent>> work) {
        try {
            work.get().forEach(tell);
        } catch (RuntimeException e) {
            if (failed.getAndIncrement() % 1_000 == 0) {
                LOG.error("an event of the PBX could not be worked on", e);
            }
        }
    }
}
