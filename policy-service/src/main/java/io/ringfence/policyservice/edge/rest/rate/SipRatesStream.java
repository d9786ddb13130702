package io.ringfence.policyservice.edge.rest.rate;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.policyservice.core.rate.SipRates;
import io.ringfence.policyservice.edge.rest.EventStreams;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The reports as they come. A listener that does not keep up is cut off, and so can connect anew. */
@Path("/api/v1/sip-rates/stream")
@Tag(name = "SIP rates")
public class SipRatesStream {

    /** How many reports may wait for a listener; one may have 50 KB. */
    private static final int MAX_WAITING = 64;

    @Inject
    SipRates rates;

    private final Clock clock = Clock.systemUTC();
    private final EventStreams streams = new EventStreams(200, Duration.ofSeconds(15));

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Every report as it comes",
            description = "Server-sent events named sip-rates: first what each node said last, then each report, with"
                    + " node@time as id and the same content as at /api/v1/nodes/{node}/sip-rates. A comment comes each"
                    + " 15 seconds. A listener that does not keep up is cut off. 200 may listen at a time.")
    @APIResponse(
            responseCode = "200",
            description = "Events without an end.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = NodeRatesView.class)))
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        OutboundSseEvent end = sse.newEventBuilder().comment("too slow").build();
        AtomicInteger waiting = new AtomicInteger(-rates.all().size()); // what is known already does not count
        Multi<OutboundSseEvent> reports = Multi.createFrom()
                .<SipRatesReported>emitter(emitter -> follow(emitter, waiting))
                .map(report -> event(sse, report))
                .onCompletion()
                .continueWith(end);
        OutboundSseEvent stillHere = sse.newEventBuilder().comment("still here").build();
        return streams.open(reports, () -> List.of(stillHere))
                .select()
                .first(event -> event != end)
                .onItem()
                .invoke(event -> waiting.addAndGet(event.getName() == null ? 0 : -1));
    }

    /** Ends instead of waiting for who does not keep up. */
    private void follow(MultiEmitter<? super SipRatesReported> emitter, AtomicInteger waiting) {
        emitter.onTermination(rates.listen(report -> {
            if (waiting.incrementAndGet() > MAX_WAITING) {
                emitter.complete();
            } else {
                emitter.emit(report);
            }
        }));
    }

    private OutboundSseEvent event(Sse sse, SipRatesReported report) {
        return sse.newEventBuilder()
                .name("sip-rates")
                .id(report.node() + "@" + report.at())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(NodeRatesView.of(report, clock.instant()))
                .build();
    }
}
