package io.ringfence.policyservice.edge.rest.traffic;

import io.quarkus.virtual.threads.VirtualThreads;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Packets as they come, for somebody who looks: once a second, not more than they can read, and how many more there were. */
@ApplicationScoped
public class LiveRows {

    /** How many rows come in a second at most. */
    private static final int MOST = 50;

    private static final int MOST_WAITING = 2_000;
    private static final Duration EVERY = Duration.ofSeconds(1);

    @Inject
    Traffic traffic;

    @Inject
    Blocked blocked;

    @Inject
    @VirtualThreads
    ExecutorService threads;

    private final Clock clock = Clock.systemUTC();

    /**
     * The packets of a second.
     *
     * @param rows the newest first
     * @param more how many more there were
     */
    public record Batch(List<PacketView> rows, long more) {}

    /** Packets that are as asked for. */
    public Multi<Batch> of(TrafficParameters parameters) {
        Map<String, String> sent = parameters.sent();
        sent.remove("from");
        sent.remove("to");
        TrafficQuery query = RefusedException.unless(TrafficQuery.of(sent, clock.instant()));
        StreamListener listener = new StreamListener(query, MOST_WAITING);
        return Multi.createFrom()
                .<SeenPacket>emitter(emitter -> emitter.onTermination(traffic.listen(listener.to(emitter::emit))))
                .onItem()
                .invoke(listener::told)
                .group()
                .intoLists()
                .of(MOST_WAITING, EVERY)
                .onOverflow()
                .drop()
                .emitOn(threads, 1)
                .map(this::batch);
    }

    private Batch batch(List<SeenPacket> seen) {
        List<SeenPacket> newest = new ArrayList<>(seen.subList(Math.max(0, seen.size() - MOST), seen.size()));
        Collections.reverse(newest);
        Set<String> dropped = blocked.dropped(
                newest.stream().map(each -> each.packet().remote()).toList());
        return new Batch(
                newest.stream()
                        .map(each -> PacketView.of(
                                each, dropped.contains(each.packet().remote())))
                        .toList(),
                seen.size() - newest.size());
    }
}
