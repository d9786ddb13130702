package io.ringfence.policyservice.edge.rest.limit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.limit.RouteLines;
import io.ringfence.policyservice.core.limit.RouteStore;
import io.ringfence.policyservice.core.limit.Stored;
import io.ringfence.policyservice.core.limit.TenantStore;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.tenant.TenantAddresses;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.Upload;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What calls cost. */
@Path("/api/v1/tenants/{tenant}/routes")
@Tag(name = "Tenants")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RoutesResource {

    private static final String EXAMPLE = "{\"perMinute\":\"0.05\",\"connectFee\":\"0.10\",\"name\":\"London\"}";

    /** Each upload may hold some tens of megabytes for a moment, so others wait. */
    private static final Semaphore UPLOADS = new Semaphore(2);

    @Inject
    TenantStore tenants;

    @Inject
    RouteStore routes;

    @Inject
    RouteUpload upload;

    @Inject
    StrictJson json;

    @Inject
    Changes changes;

    @Inject
    PolicyServiceConfig config;

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(summary = "List the routes of a tenant", description = "In the order of their prefixes, as texts.")
    public RestResponse<Paging.PageOf<RouteView>> list(
            @PathParam("tenant") String name,
            @Parameter(description = "Only routes whose prefixes begin with these digits.")
                    @QueryParam("prefix")
                    @Nullable String digits,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        String tenant = RefusedException.unless(TenantAddresses.tenant(name));
        Stored<TenantPublished> _ = TenantsResource.find(tenants, tenant);
        String begin = digits == null ? "" : digits.strip();
        if (!begin.matches("\\d{0,15}")) {
            throw RefusedException.parameter("prefix", begin, "must be digits, at most 15");
        }
        return Paging.response(
                routes.page(tenant, begin, Paging.cursor(cursor, prefix -> prefix), Paging.limit(limit)),
                RouteView::of,
                uri);
    }

    @PUT
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{prefix}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set what numbers that begin with a prefix cost",
            description =
                    "The longest prefix of a number counts. Amounts are JSON texts (\"0.05\"); numbers are refused.")
    @APIResponse(
            responseCode = "201",
            description = "The route is new.",
            content = @Content(schema = @Schema(implementation = RouteView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The route was changed, or was the same already.",
            content = @Content(schema = @Schema(implementation = RouteView.class)))
    public RestResponse<RouteView> put(
            @PathParam("tenant") String name,
            @PathParam("prefix") String prefix,
            @RequestBody(content = @Content(schema = @Schema(implementation = RouteView.class), example = EXAMPLE))
                    @Nullable JsonNode body) {
        String subject = "tenant/" + name + "/route/" + prefix;
        String tenant = changes.done(TenantAddresses.tenant(name), "route.put", subject);
        RouteView sent = changes.done(json.read(body, RouteView.NOTHING, RouteView.FIELDS), "route.put", subject);
        if (sent.prefix() != null && !sent.prefix().equals(prefix)) {
            throw RefusedException.parameter("prefix", sent.prefix(), "is not the one in the address");
        }
        RoutePublished route = route(tenant, prefix, sent, subject);
        Changed<RoutePublished> changed = changes.done(routes.put(route, changes.requester()), "route.put", subject);
        return RestResponse.status(
                changed.kind() == Changed.Kind.CREATED ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                RouteView.of(changed.value()));
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{prefix}")
    @Operation(summary = "Take a route away", description = "A shorter prefix of its numbers counts then.")
    @APIResponse(responseCode = "204", description = "It is gone; nodes follow within moments.")
    public RestResponse<Void> remove(@PathParam("tenant") String name, @PathParam("prefix") String prefix) {
        String subject = "tenant/" + name + "/route/" + prefix;
        String tenant = changes.done(TenantAddresses.tenant(name), "route.remove", subject);
        changes.done(routes.remove(tenant, prefix, changes.requester()), "route.remove", subject);
        return RestResponse.noContent();
    }

    @PUT
    @RolesAllowed(Roles.OPERATOR)
    @Consumes({"text/csv", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Store a rate sheet, in place of all routes",
            description = "text/csv in UTF-8, with commas or semicolons: the first line names the columns of prefix,"
                    + " perMinute, connectFee, firstSeconds, nextSeconds, name; the first two must be there. Or an array of"
                    + " routes (application/json). May be compressed with Content-Encoding: gzip. At most 100,000 routes."
                    + " If any line is bad, nothing is stored, the first 100 bad lines are named and all are counted"
                    + " (422). Only what differs is published.")
    @APIResponse(
            responseCode = "200",
            description = "It is stored; nodes follow within moments.",
            content = @Content(schema = @Schema(implementation = RouteStore.Replaced.class)))
    public RouteStore.Replaced replace(
            @PathParam("tenant") String name,
            @HeaderParam("Content-Type") String contentType,
            @HeaderParam("Content-Encoding") @Nullable String encoding,
            InputStream body)
            throws IOException, InterruptedException {
        String subject = "tenant/" + name + "/routes";
        String tenant = changes.done(TenantAddresses.tenant(name), "routes.put", subject);
        UPLOADS.acquire();
        try {
            RouteLines lines = new RouteLines(tenant);
            read(body, contentType, encoding, lines, subject);
            return changes.done(
                    routes.replace(tenant, changes.done(lines.finish(), "routes.put", subject), changes.requester()),
                    "routes.put",
                    subject);
        } finally {
            UPLOADS.release();
        }
    }

    private void read(InputStream body, String contentType, @Nullable String encoding, RouteLines lines, String subject)
            throws IOException {
        try {
            InputStream unpacked = Upload.open(body, encoding, config, "sheet");
            if (MediaType.valueOf(contentType).getSubtype().equals("csv")) {
                upload.readCsv(unpacked, lines);
            } else {
                upload.readJson(unpacked, lines);
            }
        } catch (RefusedException e) {
            throw changes.refused(e.refusal(), "routes.put", subject);
        } catch (ZipException | JsonProcessingException | CharacterCodingException e) {
            throw changes.refused(
                    new Refusal(ProblemType.BAD_REQUEST, reason(e) + "; nothing is stored."), "routes.put", subject);
        }
    }

    private static String reason(IOException thrown) {
        return switch (thrown) {
            case ZipException zip -> "The body is not gzip";
            case CharacterCodingException text -> "The sheet is not UTF-8";
            default -> "The body is not whole and right JSON";
        };
    }

    private RoutePublished route(String tenant, String prefix, RouteView sent, String subject) {
        try {
            return new RoutePublished(tenant, prefix, sent.rate(), sent.name());
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            int colon = reason.indexOf(": ");
            InputError error = colon < 0
                    ? InputError.field("route", null, reason)
                    : InputError.field(
                            reason.substring(0, colon).replace("rate.", ""), null, reason.substring(colon + 2));
            throw changes.refused(Refusal.of(ProblemType.INVALID, error), "route.put", subject);
        }
    }
}
