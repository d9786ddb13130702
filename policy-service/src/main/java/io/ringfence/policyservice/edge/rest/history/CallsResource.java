package io.ringfence.policyservice.edge.rest.history;

import io.ringfence.policyservice.core.history.CallCursor;
import io.ringfence.policyservice.core.history.CallHistory;
import io.ringfence.policyservice.core.history.CallQuery;
import io.ringfence.policyservice.core.history.ToldCall;
import io.ringfence.policyservice.core.tenant.TenantAddresses;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The calls of a tenant. */
@Path("/api/v1/tenants/{tenant}/calls")
@Tag(name = "Tenants")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CallsResource {

    @Inject
    CallHistory history;

    private final Clock clock = Clock.systemUTC();

    /** A page of calls. */
    @Schema(name = "ToldCalls", description = "A page of a tenant's calls.")
    public record CallsPage(
            List<ToldCall> items,

            @Schema(description = "The cursor of the next page; absent on the last.") @Nullable String next,

            @Schema(description = "Records of the tenant that could not be read and were passed over for this page.")
            int unreadable,

            @Schema(
                    description = "Only when the search ended before the page was full: all that was told since then is"
                            + " examined, and next goes on from there.")
            @Nullable Instant searchedBackTo) {}

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(
            summary = "The calls of a tenant, those told last first",
            description =
                    "Calls that have ended (type ENDED), credit notes (CREDIT), calls that a node refused, with the"
                            + " limit that did it (REFUSED; reason, message), and what the provider bills (PROVIDER). They are read"
                            + " where they were told, so they are there for 62 days, also of a tenant that nobody has defined; from and to"
                            + " are about when a call was told (toldAt), which is later than its end when a PBX tells it late. cost and"
                            + " rate are as they were told; without both, the tenant's routes say what it costs. replaced marks a"
                            + " record in whose place another one of the same call in the same page counts. A page takes a bounded"
                            + " search: with searchedBackTo it has fewer calls, maybe none, and next goes on.")
    @APIResponse(
            responseCode = "200",
            description = "A page; Link has the next.",
            content = @Content(schema = @Schema(implementation = CallsPage.class)))
    @APIResponse(responseCode = "503", description = "Kafka can't be reached, or too many searches run at the moment.")
    public RestResponse<CallsPage> list(
            @PathParam("tenant") String name,
            @Parameter(description = "Only calls of this extension.") @QueryParam("extension") @Nullable String extension,
            @Parameter(
                            description =
                                    "Told then or later, such as 2031-05-01T12:00:00Z; seven days before to when not sent.")
                    @QueryParam("from")
                    @Nullable String from,
            @Parameter(description = "Told before this time; now when not sent.") @QueryParam("to") @Nullable String to,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        String tenant = RefusedException.unless(TenantAddresses.tenant(name));
        CallQuery query = RefusedException.unless(CallQuery.of(tenant, extension, from, to, clock.instant()));
        CallHistory.Found found = RefusedException.unless(history.find(
                query, Paging.cursor(cursor, text -> CallCursor.parse(text, tenant)), Paging.limit(limit)));
        String next = Paging.next(found.next().map(CallCursor::toString));
        return Paging.response(
                new CallsPage(
                        found.calls(),
                        next,
                        found.unreadable(),
                        found.searchedBackTo().orElse(null)),
                next,
                uri);
    }
}
