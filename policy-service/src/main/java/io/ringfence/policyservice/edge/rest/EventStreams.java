package io.ringfence.policyservice.edge.rest;

import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Server-sent events for a bounded number of listeners, each with a sign of life between them. */
public final class EventStreams {

    private final int most;
    private final Duration every;
    private final AtomicInteger listeners = new AtomicInteger();

    /**
     * @param most how many may listen at once
     * @param every how often a sign of life comes
     */
    public EventStreams(int most, Duration every) {
        this.most = most;
        this.every = every;
    }

    /**
     * The events for one more listener.
     *
     * @param sign what comes as a sign of life, asked for each time
     * @throws RefusedException when as many listen as may
     */
    public Multi<OutboundSseEvent> open(Multi<OutboundSseEvent> events, Supplier<List<OutboundSseEvent>> sign) {
        if (listeners.incrementAndGet() > most) {
            listeners.decrementAndGet();
            throw new RefusedException(
                    ProblemType.UNAVAILABLE, most + " listeners are connected already; try again later.");
        }
        Multi<OutboundSseEvent> signs = Multi.createFrom()
                .ticks()
                .every(every)
                .onOverflow()
                .drop()
                .onItem()
                .transformToIterable(tick -> sign.get());
        return Multi.createBy()
                .merging()
                .streams(events, signs)
                .onTermination()
                .invoke(() -> listeners.decrementAndGet());
    }
}
