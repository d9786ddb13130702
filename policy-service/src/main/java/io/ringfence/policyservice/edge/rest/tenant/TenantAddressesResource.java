package io.ringfence.policyservice.edge.rest.tenant;

import io.ringfence.contract.policy.ListPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.ListDraft;
import io.ringfence.policyservice.core.list.ListStore;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.tenant.TenantAddresses;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Where a tenant may come from; these addresses are allowed on every node. */
@Path("/api/v1/tenants/{tenant}/addresses")
@Tag(name = "Tenants", description = "What belongs to a tenant.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TenantAddressesResource {

    private static final String TENANT = "The tenant: letters, digits and dashes, at most 57.";

    @Inject
    ListStore lists;

    @Inject
    Nodes nodes;

    @Inject
    Changes changes;

    /**
     * What is sent.
     *
     * @param addresses addresses and networks, at most 2,000, none wider than /8 (IPv6: /16)
     * @param comment why, at most 500 characters
     */
    @Schema(name = "TenantAddressesBody")
    public record Body(
            @Nullable List<@Nullable String> addresses,
            @Nullable String comment) {}

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(
            summary = "Read a tenant's addresses",
            description = "404 when the tenant has none: it is not restricted, and nothing is allowed for it.")
    public TenantAddressesView get(@Parameter(description = TENANT) @PathParam("tenant") String name) {
        String tenant = RefusedException.unless(TenantAddresses.tenant(name));
        return view(tenant, lists.find(TenantAddresses.list(tenant)).orElseThrow(() -> unknown(tenant)));
    }

    @PUT
    @RolesAllowed(Roles.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set a tenant's addresses",
            description = "They replace those that the tenant had, and pass every kind of block on all nodes. If any is"
                    + " wrong, nothing is stored and all wrong ones are named (422); line is the place in the array.")
    @APIResponse(
            responseCode = "201",
            description = "The tenant had none before.",
            content = @Content(schema = @Schema(implementation = TenantAddressesView.class)))
    @APIResponse(
            responseCode = "200",
            description = "They were replaced, or were the same already.",
            content = @Content(schema = @Schema(implementation = TenantAddressesView.class)))
    public RestResponse<TenantAddressesView> put(
            @Parameter(description = TENANT) @PathParam("tenant") String name,
            @Parameter(description = "Set them even if someone is cut off whom only the former ones let in.")
                    @QueryParam("force")
                    @DefaultValue("false")
                    boolean force,
            @Nullable Body body) {
        String subject = "tenant/" + name;
        String tenant = changes.done(TenantAddresses.tenant(name), "list.put", subject);
        Body sent = body == null ? new Body(null, null) : body;
        ListDraft draft =
                changes.done(TenantAddresses.draft(tenant, sent.addresses(), sent.comment()), "list.put", subject);
        Changed<StoredList> changed = changes.done(lists.put(draft, changes.requester(), force), "list.put", subject);
        TenantAddressesView view = TenantAddressesView.of(tenant, changed.value(), draft.content(), nodes.all());
        return changed.kind() == Changed.Kind.CREATED
                ? RestResponse.status(RestResponse.Status.CREATED, view)
                : RestResponse.ok(view);
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            summary = "Take a tenant's addresses away",
            description =
                    "Refused (409) unless force is true, when that cuts the caller, an admin of the last 24 hours, or"
                            + " every registered phone of a tenant off.")
    @APIResponse(responseCode = "204", description = "They are gone; nodes follow within moments.")
    public RestResponse<Void> remove(
            @Parameter(description = TENANT) @PathParam("tenant") String name,
            @QueryParam("force") @DefaultValue("false") boolean force) {
        String subject = "tenant/" + name;
        String tenant = changes.done(TenantAddresses.tenant(name), "list.remove", subject);
        if (lists.find(TenantAddresses.list(tenant)).isEmpty()) {
            throw unknown(tenant);
        }
        changes.done(
                lists.remove(TenantAddresses.list(tenant), ListPublished.SOURCE_TENANT, changes.requester(), force),
                "list.remove",
                subject);
        return RestResponse.noContent();
    }

    private TenantAddressesView view(String tenant, StoredList list) {
        ListContent content = lists.content(list.name()).orElseThrow(() -> unknown(tenant));
        return TenantAddressesView.of(tenant, list, content, nodes.all());
    }

    private static RefusedException unknown(String tenant) {
        return new RefusedException(
                ProblemType.NOT_FOUND,
                "The tenant " + tenant + " has no addresses. PUT {\"addresses\": [...]} restricts it to some.");
    }
}
