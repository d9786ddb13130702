package io.ringfence.policyservice.edge.rest.console;

import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Map;

/** What moves on a page that has nothing else that moves. */
@Path("/live/pill")
public class PillStream {

    @Inject
    LiveStreams live;

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        return live.open(sse, Map.of());
    }
}
