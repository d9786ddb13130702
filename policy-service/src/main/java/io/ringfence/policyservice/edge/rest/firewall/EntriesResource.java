package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.entry.EntryCursor;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.entry.EntryEdit;
import io.ringfence.policyservice.core.entry.EntryFilter;
import io.ringfence.policyservice.core.entry.EntryInput;
import io.ringfence.policyservice.core.entry.EntryStore;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Single addresses and networks. */
@Path(EntriesResource.PATH)
@Tag(name = "Entries", description = "Single addresses and networks that are allowed or blocked on every node.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class EntriesResource {

    static final String PATH = "/api/v1/firewall/entries";

    private static final String EXAMPLE =
            "{\"list\":\"BLOCK\",\"cidr\":\"203.0.113.9\",\"comment\":\"scanner\",\"ttlSeconds\":86400}";

    @Inject
    EntryStore entries;

    @Inject
    Nodes nodes;

    @Inject
    Changes changes;

    @Inject
    EntryAdditions additions;

    private final Clock clock = Clock.systemUTC();

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Allow or block an address or a network",
            description = "Host bits are cleared, and notes says so. If the entry is there already, it is made like the"
                    + " one sent (200); if nothing differs, nothing happens. A block that contains the caller's own"
                    + " address is refused (409) unless force is true.")
    @APIResponse(
            responseCode = "201",
            description = "The entry was added; Location says where it is.",
            content = @Content(schema = @Schema(implementation = EntryView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The entry was there already.",
            content = @Content(schema = @Schema(implementation = EntryView.class)))
    public RestResponse<EntryView> add(
            @RequestBody(description = "list and cidr are needed.", content = @Content(example = EXAMPLE)) @Nullable EntryInput input,
            @Parameter(description = "Store it even if it blocks the caller's own address.")
                    @QueryParam("force")
                    @DefaultValue("false")
                    boolean force,
            @Context UriInfo uri) {
        if (input == null) {
            throw new RefusedException(ProblemType.BAD_REQUEST, "The body is empty; send " + EXAMPLE);
        }
        return additions.add(input, force, uri);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "List entries",
            description =
                    "In the order of list and network. With cidr: entries that contain that network or lie in it.")
    public RestResponse<Paging.PageOf<EntryView>> list(
            @Parameter(description = "ALLOW or BLOCK") @QueryParam("list") @Nullable String list,
            @Parameter(description = "Only of this source, such as ADMIN.") @QueryParam("source") @Nullable String source,
            @Parameter(description = "Only entries that contain this network or lie in it.")
                    @QueryParam("cidr")
                    @Nullable String cidr,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        List<InputError> errors = new ArrayList<>();
        Optional<ListKind> kind = list == null ? Optional.empty() : EntryDraft.list(list, "list", errors);
        Optional<Network> network = Optional.empty();
        if (cidr != null) {
            try {
                network = Optional.of(Network.parse(cidr.strip()));
            } catch (IllegalArgumentException e) {
                errors.add(InputError.field("cidr", cidr, String.valueOf(e.getMessage())));
            }
        }
        if (!errors.isEmpty()) {
            throw new RefusedException(Refusal.of(ProblemType.INVALID, errors));
        }
        EntryFilter filter = new EntryFilter(kind, Optional.ofNullable(source), network);
        var page = entries.page(filter, Paging.cursor(cursor, EntryCursor::parse), Paging.limit(limit));
        var reports = nodes.all();
        return Paging.response(page, entry -> EntryView.of(entry, reports, List.of()), uri);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("/{id}")
    @Operation(summary = "Read an entry", description = "ETag is for If-Match in later changes.")
    public RestResponse<EntryView> get(@PathParam("id") String id) {
        Entry entry = entries.find(id(id)).orElseThrow(() -> unknown(id));
        return response(entry);
    }

    @PUT
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set comment and expiry of an entry",
            description =
                    "What is not sent is taken away. With If-Match only if it is still as the caller saw it (412).")
    public RestResponse<EntryView> set(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = EditBody.Document.class))) @Nullable JsonNode body) {
        return edit(id, ifMatch, body, true);
    }

    @PATCH
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(
            summary = "Change comment or expiry of an entry",
            description = "What is not sent stays; null takes it away. With If-Match only if it is still as the caller"
                    + " saw it (412).")
    public RestResponse<EntryView> change(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = EditBody.Document.class))) @Nullable JsonNode body) {
        return edit(id, ifMatch, body, false);
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}")
    @Operation(
            summary = "Lift an entry everywhere",
            description = "Refused (409) unless force is true, when it is all that keeps the caller's own blocked"
                    + " address allowed.")
    @APIResponse(responseCode = "204", description = "It is gone; nodes follow within moments.")
    public RestResponse<Void> remove(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @QueryParam("force") @DefaultValue("false") boolean force) {
        UUID uuid = id(id);
        changes.done(
                entries.remove(uuid, Preconditions.ifMatch(ifMatch), changes.requester(), force),
                "entry.remove",
                "entry/" + id);
        return RestResponse.noContent();
    }

    private RestResponse<EntryView> edit(String id, @Nullable String ifMatch, @Nullable JsonNode body, boolean whole) {
        UUID uuid = id(id);
        String subject = "entry/" + id;
        EntryEdit edit = changes.done(EditBody.read(body, whole, clock.instant()), "entry.change", subject);
        Changed<Entry> changed = changes.done(
                entries.edit(uuid, edit, Preconditions.ifMatch(ifMatch), changes.requester()), "entry.change", subject);
        return response(changed.value());
    }

    private RestResponse<EntryView> response(Entry entry) {
        return RestResponse.ResponseBuilder.ok(EntryView.of(entry, nodes.all(), List.of()))
                .header("ETag", Preconditions.tag(entry.change()))
                .build();
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private static RefusedException unknown(String id) {
        return new RefusedException(ProblemType.NOT_FOUND, "There is no entry with the id " + id + ".");
    }
}
