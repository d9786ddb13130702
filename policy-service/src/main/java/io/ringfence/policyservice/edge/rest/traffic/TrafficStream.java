package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Messages as they come. What a listener does not keep up with is left out and counted. */
@Path("/api/v1/traffic/stream")
@Tag(name = "Traffic")
public class TrafficStream {

    private static final int MAX_WAITING = 1_000;
    private static final int MAX_LISTENERS = 20;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    @Inject
    Traffic traffic;

    private final Clock clock = Clock.systemUTC();
    private final AtomicInteger listeners = new AtomicInteger();

    /** How many messages a listener has not been told. */
    @Schema(name = "PacketsLeftOut")
    public record LeftOut(long packets) {}

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "SIP messages as they are captured",
            description =
                    "Server-sent events named packet, with the same content as the rows of /api/v1/traffic, but without blocked;"
                            + " from and to have no meaning here. A listener that does not keep up is told how many were left out, in an event"
                            + " named left-out. A comment comes each 5 seconds. 20 may listen at a time.")
    @APIResponse(
            responseCode = "200",
            description = "Events without an end.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = PacketView.class)))
    public Multi<OutboundSseEvent> stream(@BeanParam TrafficParameters parameters, @Context Sse sse) {
        Map<String, String> sent = parameters.sent();
        sent.remove("from");
        sent.remove("to");
        TrafficQuery query = RefusedException.unless(TrafficQuery.of(sent, clock.instant()));
        if (listeners.incrementAndGet() > MAX_LISTENERS) {
            listeners.decrementAndGet();
            throw new RefusedException(
                    ProblemType.UNAVAILABLE, MAX_LISTENERS + " listeners are connected already; try again later.");
        }
        AtomicInteger waiting = new AtomicInteger();
        AtomicLong leftOut = new AtomicLong();
        Multi<OutboundSseEvent> packets = Multi.createFrom()
                .<SeenPacket>emitter(emitter -> follow(emitter, query, waiting, leftOut))
                .map(seen -> event(sse, seen))
                .onItem()
                .invoke(waiting::decrementAndGet);
        Multi<OutboundSseEvent> ticks = Multi.createFrom()
                .ticks()
                .every(KEEP_ALIVE)
                .onOverflow()
                .drop()
                .map(tick -> tick(sse, leftOut.getAndSet(0)));
        return Multi.createBy()
                .merging()
                .streams(packets, ticks)
                .onTermination()
                .invoke(() -> listeners.decrementAndGet());
    }

    private void follow(
            MultiEmitter<? super SeenPacket> emitter, TrafficQuery query, AtomicInteger waiting, AtomicLong leftOut) {
        emitter.onTermination(traffic.listen(seen -> {
            if (query.isRow(seen.packet())) {
                if (waiting.incrementAndGet() > MAX_WAITING) {
                    waiting.decrementAndGet();
                    leftOut.incrementAndGet();
                } else {
                    emitter.emit(seen);
                }
            }
        }));
    }

    private static OutboundSseEvent event(Sse sse, SeenPacket seen) {
        return sse.newEventBuilder()
                .name("packet")
                .id(seen.id().toString())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(PacketView.of(seen, null))
                .build();
    }

    private static OutboundSseEvent tick(Sse sse, long leftOut) {
        return leftOut == 0
                ? sse.newEventBuilder().comment("still here").build()
                : sse.newEventBuilder()
                        .name("left-out")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(new LeftOut(leftOut))
                        .build();
    }
}
