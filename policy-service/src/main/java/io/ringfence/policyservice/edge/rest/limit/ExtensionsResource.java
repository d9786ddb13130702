package io.ringfence.policyservice.edge.rest.limit;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.Bounds;
import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.limit.ExtensionStore;
import io.ringfence.policyservice.core.limit.Stored;
import io.ringfence.policyservice.core.limit.TenantStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.tenant.TenantAddresses;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.Preconditions;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Extensions that have limits of their own. */
@Path("/api/v1/tenants/{tenant}/extensions")
@Tag(name = "Tenants")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ExtensionsResource {

    private static final StrictJson.Fields FIELDS = new StrictJson.Fields(
            List.of("daily", "dailyUnlimited", "abuseCalls", "abuseUnlimited", "concurrentCalls"), List.of());

    @Inject
    TenantStore tenants;

    @Inject
    ExtensionStore extensions;

    @Inject
    StrictJson json;

    @Inject
    Changes changes;

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(summary = "List the extensions with limits of their own", description = "In the order of their names.")
    public RestResponse<Paging.PageOf<ExtensionView>> list(
            @PathParam("tenant") String name,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        String tenant = RefusedException.unless(TenantAddresses.tenant(name));
        Stored<TenantPublished> _ = TenantsResource.find(tenants, tenant);
        return Paging.response(
                extensions.page(tenant, Paging.cursor(cursor, key -> key), Paging.limit(limit)),
                ExtensionView::of,
                uri);
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Path("/{extension}/limits")
    @Operation(
            summary = "Read the limits of an extension",
            description = "404 when it has none of its own: its tenant's hold. ETag is for If-Match in later changes.")
    public RestResponse<ExtensionView> get(@PathParam("tenant") String name, @PathParam("extension") String extension) {
        String tenant = RefusedException.unless(TenantAddresses.tenant(name));
        return response(
                RestResponse.Status.OK,
                extensions
                        .find(tenant, extension)
                        .orElseThrow(() -> new RefusedException(
                                ProblemType.NOT_FOUND,
                                "The extension " + extension + " of " + tenant
                                        + " has no limits of its own; its tenant's hold.")));
    }

    @PUT
    @RolesAllowed(Roles.TENANT_OPERATOR)
    @Path("/{extension}/limits")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set the limits of an extension",
            description = "In place of its tenant's, which hold for what is not sent. daily is a JSON text (\"12.50\");"
                    + " a number is refused. With If-Match only if they are still as the caller saw them (412).")
    @APIResponse(
            responseCode = "201",
            description = "It had none of its own before.",
            content = @Content(schema = @Schema(implementation = ExtensionView.class)))
    @APIResponse(
            responseCode = "200",
            description = "They were changed, or were the same already.",
            content = @Content(schema = @Schema(implementation = ExtensionView.class)))
    public RestResponse<ExtensionView> put(
            @PathParam("tenant") String name,
            @PathParam("extension") String extension,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = ExtensionView.Body.class),
                                            example = "{\"daily\":\"50.00\"}"))
                    @Nullable JsonNode body) {
        String subject = "tenant/" + name + "/extension/" + extension;
        String tenant = changes.done(TenantAddresses.tenant(name), "limits.put", subject);
        if (!Bounds.EXTENSION.matcher(extension).matches()) {
            throw RefusedException.parameter("extension", extension, "must match " + Bounds.EXTENSION.pattern());
        }
        ExtensionLimitsPublished usual =
                new ExtensionLimitsPublished(tenant, extension, null, false, null, false, null, 0);
        ExtensionLimitsPublished wanted = changes.done(json.read(body, usual, FIELDS), "limits.put", subject);
        Changed<Stored<ExtensionLimitsPublished>> changed = changes.done(
                extensions.put(wanted, Preconditions.ifMatch(ifMatch), changes.requester()), "limits.put", subject);
        return response(
                changed.kind() == Changed.Kind.CREATED ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                changed.value());
    }

    @DELETE
    @RolesAllowed(Roles.TENANT_OPERATOR)
    @Path("/{extension}/limits")
    @Operation(summary = "Take the limits of an extension away", description = "Its tenant's hold then.")
    @APIResponse(responseCode = "204", description = "They are gone; nodes follow within moments.")
    public RestResponse<Void> remove(
            @PathParam("tenant") String name,
            @PathParam("extension") String extension,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        String subject = "tenant/" + name + "/extension/" + extension;
        String tenant = changes.done(TenantAddresses.tenant(name), "limits.remove", subject);
        changes.done(
                extensions.remove(tenant, extension, Preconditions.ifMatch(ifMatch), changes.requester()),
                "limits.remove",
                subject);
        return RestResponse.noContent();
    }

    private static RestResponse<ExtensionView> response(
            RestResponse.Status status, Stored<ExtensionLimitsPublished> stored) {
        return RestResponse.ResponseBuilder.create(status, ExtensionView.of(stored))
                .header("ETag", Preconditions.tag(stored.version()))
                .build();
    }
}
