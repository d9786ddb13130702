package io.ringfence.billingwatcher.edge.rest;

import io.ringfence.billingwatcher.core.usage.UsageBook;
import io.ringfence.contract.Bounds;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /usage/{tenant}}: what was spent; policy-service asks here, with the token of the intake. */
@Path("/usage/{tenant}")
public class UsageResource {

    @Inject
    Tokens tokens;

    @Inject
    UsageBook usage;

    /**
     * Tells what was spent.
     *
     * @param extension absent for the whole tenant
     */
    @GET
    @Blocking
    @Produces(MediaType.APPLICATION_JSON)
    public Response get(
            @PathParam("tenant") String tenant,
            @QueryParam("extension") @Nullable String extension,
            @HeaderParam("Authorization") @Nullable String authorization) {
        if (!tokens.allow(authorization)) {
            return Tokens.refusal();
        }
        boolean isName = Bounds.TENANT.matcher(tenant).matches()
                && (extension == null || Bounds.EXTENSION.matcher(extension).matches());
        if (!isName) {
            return Problem.of(404, "not-found", "There is no such thing", "No tenant or extension has such a name.");
        }
        return Response.ok(usage.of(tenant, Optional.ofNullable(extension))).build();
    }
}
