package io.ringfence.policyservice.edge.rest.usage;

import io.ringfence.policyservice.core.tenant.TenantAddresses;
import io.ringfence.policyservice.core.usage.Usage;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a tenant has spent. */
@Path("/api/v1/tenants/{tenant}/usage")
@Tag(name = "Tenants")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UsageResource {

    @Inject
    Usage.Source usage;

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(
            summary = "What a tenant has spent",
            description =
                    "Settled and live, of which limit, in its local day and month; and each day of this month and the"
                            + " one before. Also of a tenant that nobody has defined.")
    @APIResponse(
            responseCode = "200",
            description = "What was spent.",
            content = @Content(schema = @Schema(implementation = Usage.class)))
    @APIResponse(responseCode = "503", description = "billing-watcher does not answer.")
    public Usage get(@PathParam("tenant") String name) {
        return usage.of(RefusedException.unless(TenantAddresses.tenant(name)), Optional.empty());
    }
}
