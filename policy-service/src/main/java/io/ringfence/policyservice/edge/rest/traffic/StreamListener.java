package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.TrafficListener;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Somebody who listens: how many rows wait for them, and what they have not been told. */
final class StreamListener implements TrafficListener {

    private final TrafficQuery query;
    private final int mostWaiting;
    private final Map<Cause, Gap> gaps = new EnumMap<>(Cause.class);
    private Consumer<SeenPacket> out = seen -> {};
    private int waiting;

    /** Why something is not told. */
    enum Cause {
        SLOW,
        UNREADABLE,
        KAFKA
    }

    /** What a listener has not been told. */
    @Schema(name = "TrafficGap", description = "What a listener has not been told.")
    record Gap(
            @Schema(
                    description =
                            "SLOW: the listener did not keep up. UNREADABLE: records that can't be read. KAFKA: the topic has lost"
                                    + " them before they could be read.")
            Cause cause,

            @Schema(description = "How many; absent when nobody knows.") @Nullable Long packets,

            @Schema(
                    description =
                            "The first was captured then; of KAFKA, what was read last was read then. Absent when nobody knows.")
            @Nullable Instant from,

            @Schema(
                    description =
                            "The last was captured then; of KAFKA, from then on it is read again. Absent when nobody knows.")
            @Nullable Instant to) {

        Gap and(Gap later) {
            return new Gap(
                    cause,
                    packets == null || later.packets == null ? null : packets + later.packets,
                    from == null || later.from == null || from.isBefore(later.from) ? from : later.from,
                    to == null || later.to == null || to.isAfter(later.to) ? to : later.to);
        }
    }

    /** @param mostWaiting what comes while so many wait is left out */
    StreamListener(TrafficQuery query, int mostWaiting) {
        this.query = query;
        this.mostWaiting = mostWaiting;
    }

    /** Gives what is for the listener to somebody who does not wait. It is asked once, before anything comes. */
    StreamListener to(Consumer<SeenPacket> taker) {
        out = taker;
        return this;
    }

    @Override
    public void packet(SeenPacket seen) {
        if (query.isRow(seen.packet()) && isRoom(seen.packet().origin().at())) {
            out.accept(seen);
        }
    }

    @Override
    public synchronized void unreadable(String remote) {
        if (query.peer().map(remote::equals).orElse(true)) {
            add(new Gap(Cause.UNREADABLE, 1L, null, null));
        }
    }

    @Override
    public synchronized void gap(Instant from, Instant to) {
        add(new Gap(Cause.KAFKA, null, from, to));
    }

    /** One that waited is told. */
    synchronized void told() {
        waiting--;
    }

    /** What was not told since this was asked last. */
    synchronized List<Gap> gaps() {
        List<Gap> all = new ArrayList<>(gaps.values());
        gaps.clear();
        return all;
    }

    private synchronized boolean isRoom(Instant at) {
        if (waiting >= mostWaiting) {
            add(new Gap(Cause.SLOW, 1L, at, at));
            return false;
        }
        waiting++;
        return true;
    }

    private void add(Gap gap) {
        gaps.merge(gap.cause(), gap, Gap::and);
    }
}
