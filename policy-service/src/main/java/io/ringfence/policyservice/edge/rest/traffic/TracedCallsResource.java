package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.traffic.Ladder;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficCursor;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A call as it went over the wire. */
@Path("/api/v1/traffic/calls/{callId}")
@Tag(name = "Traffic")
@RunOnVirtualThread
public class TracedCallsResource {

    private static final int MOST = 500;
    private static final int MOST_SEARCHES = 4;

    @Inject
    Traffic traffic;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The messages of one call, as a ladder",
            description =
                    "By Call-ID, the oldest first, at most the newest 500 of the last hour, on all nodes. As text/plain it comes drawn."
                            + " isRepeated marks a retransmission; isWhole is false where there may be more. With ip the search is faster.")
    public Ladder json(
            @PathParam("callId") String callId,
            @Parameter(description = "A peer that takes part.") @QueryParam("ip") @Nullable String ip) {
        return ladder(callId, ip);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.TEXT_PLAIN)
    public String text(@PathParam("callId") String callId, @QueryParam("ip") @Nullable String ip) {
        return ladder(callId, ip).drawn();
    }

    private Ladder ladder(String callId, @Nullable String ip) {
        Map<String, String> sent = new HashMap<>();
        sent.put("callId", callId);
        if (ip != null) {
            sent.put("ip", ip);
        }
        TrafficQuery query = RefusedException.unless(TrafficQuery.of(sent, clock.instant()));
        List<SeenPacket> messages = new ArrayList<>();
        Optional<TrafficCursor> next = Optional.empty();
        boolean isWhole = false;
        for (int search = 0; search < MOST_SEARCHES && messages.size() < MOST && !isWhole; search++) {
            Traffic.Found found = RefusedException.unless(traffic.find(query, next, MOST - messages.size()));
            messages.addAll(found.packets());
            next = found.next();
            isWhole = next.isEmpty();
        }
        if (messages.isEmpty() && !isWhole) {
            throw new RefusedException(
                    ProblemType.BUSY,
                    "No message with this Call-ID was found in time; send the ip of a peer that takes part too.");
        }
        if (messages.isEmpty()) {
            throw new RefusedException(
                    ProblemType.NOT_FOUND,
                    "No message with this Call-ID is kept; packets are kept for an hour, or less where there are very many.");
        }
        return Ladder.of(callId, messages, isWhole);
    }
}
