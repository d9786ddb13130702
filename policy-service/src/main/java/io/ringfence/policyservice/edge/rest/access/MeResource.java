package io.ringfence.policyservice.edge.rest.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.Scope;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who one is. */
@Path("/api/v1/me")
@Tag(name = "Access", description = "Who may get in, and what they may do.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MeResource {

    @Inject
    Scope scope;

    /**
     * Who one is.
     *
     * @param kind what was shown: a token, or a session's cookie
     * @param tenant the one tenant that one may see; absent for the whole cluster
     * @param until when that ends; absent for never
     */
    @Schema(name = "Me", description = "Who one is, and what one may do.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            String name,
            Access.Kind kind,
            Rank role,
            @Nullable String tenant,
            @Nullable Instant until) {}

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(summary = "Who I am, and what I may do")
    public View me() {
        return scope.access()
                .map(access -> new View(
                        access.name(),
                        access.kind(),
                        access.rank(),
                        access.tenant().orElse(null),
                        access.until().orElse(null)))
                .orElseThrow(() -> new RefusedException(ProblemType.UNAUTHENTICATED, "Nobody has logged in."));
    }
}
