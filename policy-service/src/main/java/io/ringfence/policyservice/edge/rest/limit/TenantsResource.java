package io.ringfence.policyservice.edge.rest.limit;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.limit.Stored;
import io.ringfence.policyservice.core.limit.TenantStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.tenant.TenantAddresses;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.Preconditions;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.Scope;
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
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Tenants, and what their calls may cost. */
@Path("/api/v1/tenants")
@Tag(name = "Tenants")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TenantsResource {

    private static final String EXAMPLE = "{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\"}";
    private static final String LIMITS_EXAMPLE =
            "{\"extensionDaily\":\"10.00\",\"tenantDaily\":\"200.00\",\"routePerMinute\":\"0.50\",\"abuseCalls\":5}";

    private static final StrictJson.Fields SETTINGS = new StrictJson.Fields(
            List.of(
                    "zone",
                    "currency",
                    "homeCountry",
                    "domesticCountries",
                    "emergencyNumbers",
                    "whenBlind",
                    "overMidnight",
                    "creditUnblocks",
                    "warnPercent"),
            List.of("zone", "currency", "homeCountry"));

    private static final StrictJson.Fields LIMITS = new StrictJson.Fields(
            List.of(
                    "extensionDaily",
                    "tenantDaily",
                    "tenantMonthly",
                    "routePerMinute",
                    "abuseCalls",
                    "callCost",
                    "concurrentCalls"),
            List.of());

    @Inject
    Scope own;

    @Inject
    TenantStore tenants;

    @Inject
    StrictJson json;

    @Inject
    Changes changes;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(summary = "List the tenants", description = "In the order of their names.")
    public RestResponse<Paging.PageOf<TenantView>> list(
            @Parameter(description = "Only tenants with this in their names.") @QueryParam("name") @Nullable String containing,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        Page<Stored<TenantPublished>> page = own.tenant()
                .map(name -> new Page<>(tenants.find(name).stream().toList(), Optional.empty()))
                .orElseGet(() -> tenants.page(
                        containing == null ? "" : containing.strip().toLowerCase(Locale.ROOT),
                        Paging.cursor(cursor, name -> name),
                        Paging.limit(limit)));
        return Paging.response(page, tenant -> TenantView.of(tenant, clock.instant()), uri);
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Path("/{tenant}")
    @Operation(
            summary = "Read a tenant",
            description = "With its limits. ETag is for If-Match in later changes of the tenant or of its limits.")
    public RestResponse<TenantView> get(@PathParam("tenant") String name) {
        return response(RestResponse.Status.OK, find(name));
    }

    @PUT
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{tenant}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set what a tenant is",
            description =
                    "What is not sent is as usual; its limits and routes stay. A new zone is in force from its own"
                            + " next midnight on (zoneFrom); until then the days are those of the zone before. With If-Match only"
                            + " if it is still as the caller saw it (412).")
    @APIResponse(
            responseCode = "201",
            description = "The tenant is new.",
            content = @Content(schema = @Schema(implementation = TenantView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The tenant was changed, or was the same already.",
            content = @Content(schema = @Schema(implementation = TenantView.class)))
    public RestResponse<TenantView> put(
            @PathParam("tenant") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = TenantView.Body.class),
                                            example = EXAMPLE))
                    @Nullable JsonNode body) {
        String subject = "tenant/" + name;
        String tenant = changes.done(TenantAddresses.tenant(name), "tenant.put", subject);
        TenantPublished wanted =
                changes.done(json.read(body, TenantPublished.undefined(tenant), SETTINGS), "tenant.put", subject);
        Changed<Stored<TenantPublished>> changed = changes.done(
                tenants.put(wanted, Preconditions.ifMatch(ifMatch), changes.requester()), "tenant.put", subject);
        return response(
                changed.kind() == Changed.Kind.CREATED ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                changed.value());
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    @Path("/{tenant}")
    @Operation(
            summary = "Take a tenant away",
            description = "With all its limits and routes: nothing limits its calls any more. The addresses that it may"
                    + " use stay; they have an address of their own.")
    @APIResponse(responseCode = "204", description = "It is gone; nodes follow within moments.")
    public RestResponse<Void> remove(
            @PathParam("tenant") String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        String subject = "tenant/" + name;
        String tenant = changes.done(TenantAddresses.tenant(name), "tenant.remove", subject);
        changes.done(
                tenants.remove(tenant, Preconditions.ifMatch(ifMatch), changes.requester()), "tenant.remove", subject);
        return RestResponse.noContent();
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Path("/{tenant}/limits")
    @Operation(
            summary = "Read a tenant's limits",
            description = "What is absent has no limit; 0 means no call that costs anything. ETag is the tenant's.")
    public RestResponse<CallLimits> limits(@PathParam("tenant") String name) {
        return limits(find(name));
    }

    @PUT
    @RolesAllowed(Roles.TENANT_ADMIN)
    @Path("/{tenant}/limits")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set a tenant's limits",
            description = "All of them: what is not sent has no limit, and 0 means no call that costs anything. Amounts"
                    + " are JSON texts (\"12.50\"); numbers are refused. A limit that is raised above the sum lifts its"
                    + " block at once; one that is lowered below it blocks at once. With If-Match only if the tenant is"
                    + " still as the caller saw it (412).")
    @APIResponse(
            responseCode = "200",
            description = "They are stored; nodes follow within moments.",
            content = @Content(schema = @Schema(implementation = CallLimits.class)))
    public RestResponse<CallLimits> putLimits(
            @PathParam("tenant") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = CallLimits.class),
                                            example = LIMITS_EXAMPLE))
                    @Nullable JsonNode body) {
        String subject = "tenant/" + name;
        String tenant = changes.done(TenantAddresses.tenant(name), "limits.put", subject);
        CallLimits limits = changes.done(json.read(body, CallLimits.NONE, LIMITS), "limits.put", subject);
        return limits(changes.done(
                        tenants.putLimits(tenant, limits, Preconditions.ifMatch(ifMatch), changes.requester()),
                        "limits.put",
                        subject)
                .value());
    }

    private Stored<TenantPublished> find(String name) {
        return find(tenants, RefusedException.unless(TenantAddresses.tenant(name)));
    }

    /** A tenant that must be there. */
    static Stored<TenantPublished> find(TenantStore tenants, String tenant) {
        return tenants.find(tenant)
                .orElseThrow(() -> new RefusedException(
                        ProblemType.NOT_FOUND, "There is no tenant " + tenant + "; GET /api/v1/tenants lists all."));
    }

    private static RestResponse<CallLimits> limits(Stored<TenantPublished> stored) {
        return RestResponse.ResponseBuilder.ok(stored.record().limits())
                .header("ETag", Preconditions.tag(stored.version()))
                .build();
    }

    private RestResponse<TenantView> response(RestResponse.Status status, Stored<TenantPublished> stored) {
        return RestResponse.ResponseBuilder.create(status, TenantView.of(stored, clock.instant()))
                .header("ETag", Preconditions.tag(stored.version()))
                .build();
    }
}
