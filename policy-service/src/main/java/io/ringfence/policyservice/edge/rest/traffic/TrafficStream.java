package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.policyservice.edge.rest.EventStreams;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Messages as they come. What a listener is not told is said. */
@Path("/api/v1/traffic/stream")
@Tag(name = "Traffic")
public class TrafficStream {

    private static final int MAX_WAITING = 1_000;

    @Inject
    Traffic traffic;

    private final Clock clock = Clock.systemUTC();
    private final EventStreams streams = new EventStreams(20, Duration.ofSeconds(5));

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "SIP messages as they are captured",
            description =
                    "Server-sent events named packet, with the same content as the rows of /api/v1/traffic, but without blocked;"
                            + " from and to have no meaning here. What a listener is not told is said in events named gap: rows that it did not keep"
                            + " up with (SLOW), records that can't be read (UNREADABLE), and what the topic lost before it could be"
                            + " read (KAFKA). A comment comes each 5 seconds. 20 may listen at a time.")
    @APIResponse(
            responseCode = "200",
            description = "Events without an end.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = PacketView.class)))
    public Multi<OutboundSseEvent> stream(
            @BeanParam TrafficParameters parameters,
            @Parameter(description = TrafficParameters.ALL, schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam("all")
                    @Nullable String all,
            @Context Sse sse) {
        Map<String, String> sent = parameters.sent(all);
        sent.remove("from");
        sent.remove("to");
        TrafficQuery query = RefusedException.unless(TrafficQuery.of(sent, clock.instant()));
        StreamListener listener = new StreamListener(query, MAX_WAITING);
        Multi<OutboundSseEvent> packets = Multi.createFrom()
                .<SeenPacket>emitter(emitter -> emitter.onTermination(traffic.listen(listener.to(emitter::emit))))
                .map(seen -> event(sse, seen))
                .onItem()
                .invoke(listener::told);
        return streams.open(packets, () -> signs(sse, listener.gaps()));
    }

    private static OutboundSseEvent event(Sse sse, SeenPacket seen) {
        return sse.newEventBuilder()
                .name("packet")
                .id(seen.id().toString())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(PacketView.of(seen, null))
                .build();
    }

    private static List<OutboundSseEvent> signs(Sse sse, List<StreamListener.Gap> gaps) {
        return gaps.isEmpty()
                ? List.of(sse.newEventBuilder().comment("still here").build())
                : gaps.stream().map(gap -> gap(sse, gap)).toList();
    }

    private static OutboundSseEvent gap(Sse sse, StreamListener.Gap gap) {
        return sse.newEventBuilder()
                .name("gap")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(gap)
                .build();
    }
}
