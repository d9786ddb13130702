package io.ringfence.policyservice.edge.rest.audit;

import io.ringfence.policyservice.core.audit.AuditPlace;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who did what, when and from where, and what became of it. */
@Path("/api/v1/audit")
@Tag(name = "Audit", description = "Everything that was changed or refused: who, when, from where, before and after.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AuditResource {

    @Inject
    AuditStore audit;

    @Inject
    Nodes nodes;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Read the audit, the newest first",
            description =
                    "subject is the whole subject or its beginning: list/, entry/BLOCK/203.0.113. What becomes of a change on the"
                            + " nodes is said as it is now: revision and nodes, which names those that do not hold it.")
    public RestResponse<Paging.PageOf<AuditLine>> list(
            @BeanParam AuditParameters parameters,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        AuditPlace before = Paging.cursor(cursor, AuditPlace::parse).orElse(AuditPlace.END);
        return Paging.response(
                audit.page(parameters.filter(), before, Paging.limit(limit)),
                AuditLine.against(nodes.all(), clock.instant()),
                uri);
    }

    @GET
    @Path("/{id: \\d{1,18}}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "One record of the audit")
    public AuditLine get(@PathParam("id") long id) {
        return audit.find(id)
                .map(AuditLine.against(nodes.all(), clock.instant()))
                .orElseThrow(() -> new RefusedException(
                        ProblemType.NOT_FOUND, "The audit has no record " + id + "; GET /api/v1/audit lists them."));
    }
}
