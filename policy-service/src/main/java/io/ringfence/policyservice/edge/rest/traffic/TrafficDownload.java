package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The frames as a file. */
@Path("/api/v1/traffic.pcap")
@Tag(name = "Traffic")
@RunOnVirtualThread
public class TrafficDownload {

    static final String TYPE = "application/vnd.tcpdump.pcap";

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Inject
    Traffic traffic;

    @Inject
    Blocked blocked;

    /** How long a client may take nothing. */
    Duration patience = Duration.ofSeconds(30);

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Produces(TYPE)
    @Operation(
            summary = "The frames as a capture file",
            description =
                    "pcapng: the very bytes and times of the capture, the oldest first, one interface for each node and"
                            + " interface. Asked for by what messages say (method, callId, ...), also all frames are there that such a message"
                            + " was put together of. Comments of frames say which peers the policy drops now (blocked, still captured),"
                            + " that of the last frame what was left out, and that of the section what is not kept any more. A client that takes"
                            + " nothing for 30 seconds is cut off.")
    @APIResponse(
            responseCode = "200",
            description = "The file, as it is read.",
            content = @Content(mediaType = TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response download(@BeanParam TrafficParameters parameters, @Context HttpServerRequest request) {
        TrafficQuery query = RefusedException.unless(TrafficQuery.of(parameters.sent(), clock.instant()));
        StreamingOutput content = out -> {
            try (GuardedOutput guarded = new GuardedOutput(out, patience, request.response()::reset)) {
                long _ = RefusedException.unless(traffic.write(query, blocked::dropped, guarded));
                guarded.finish();
            }
        };
        return Response.ok(content, TYPE)
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"ringfence-" + NAME.format(clock.instant()) + ".pcapng\"")
                .build();
    }
}
