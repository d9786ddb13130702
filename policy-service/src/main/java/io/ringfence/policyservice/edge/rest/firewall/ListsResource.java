package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.ListDraft;
import io.ringfence.policyservice.core.list.ListLines;
import io.ringfence.policyservice.core.list.ListOwner;
import io.ringfence.policyservice.core.list.ListStore;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Named lists of up to millions of networks. */
@Path("/api/v1/firewall/lists")
@Tag(name = "Lists", description = "Named lists of up to 5,000,000 networks, replaced as a whole.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ListsResource {

    /** Each upload may hold a hundred megabytes for a moment, so others wait. */
    private static final Semaphore UPLOADS = new Semaphore(2);

    @Inject
    ListStore lists;

    @Inject
    Nodes nodes;

    @Inject
    Changes changes;

    @Inject
    PolicyServiceConfig config;

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List the named lists", description = "In the order of their names.")
    public RestResponse<Paging.PageOf<ListView>> list(
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        var reports = nodes.all();
        return Paging.response(
                lists.page(Paging.cursor(cursor, name -> name), Paging.limit(limit)),
                list -> ListView.of(list, null, null, reports),
                uri);
    }

    /** The same page where nobody follows a link. */
    public Paging.PageOf<ListView> page(@Nullable String cursor, int limit) {
        var reports = nodes.all();
        return Paging.page(
                lists.page(Paging.cursor(cursor, name -> name), Paging.limit(limit)),
                list -> ListView.of(list, null, null, reports));
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("/{name}")
    @Operation(summary = "Read a named list", description = "Its state and counts; not its networks.")
    public ListView get(@PathParam("name") String name) {
        StoredList list = lists.find(name)
                .orElseThrow(() ->
                        new RefusedException(ProblemType.NOT_FOUND, "There is no list with the name " + name + "."));
        return ListView.of(list, null, null, nodes.all());
    }

    @PUT
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}")
    @Consumes({MediaType.TEXT_PLAIN, "text/csv", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Store a named list, in place of the one with its name",
            description = "One network on each line (text/plain, # and ; begin a comment), in the first column"
                    + " (text/csv), or an array of texts, also as {\"networks\": [...]} (application/json). May be"
                    + " compressed with Content-Encoding: gzip. If any line is bad, nothing is stored and all bad lines"
                    + " are named (422). Nodes switch to the new list at once and whole. A list that"
                    + " a feed or a tenant owns is refused (409). The answer comes when it is"
                    + " stored; state becomes published moments later.")
    @APIResponse(
            responseCode = "201",
            description = "The list is new.",
            content = @Content(schema = @Schema(implementation = ListView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The list was replaced, or it was the same already.",
            content = @Content(schema = @Schema(implementation = ListView.class)))
    public RestResponse<ListView> put(
            @PathParam("name") String name,
            @Parameter(description = "ALLOW or BLOCK") @QueryParam("list") @DefaultValue("BLOCK") String list,
            @Parameter(description = "Who or what made the list.")
                    @QueryParam("source")
                    @DefaultValue(EntryDraft.DEFAULT_SOURCE)
                    String source,
            @Parameter(description = "Why, at most 500 characters.") @QueryParam("comment") @Nullable String comment,
            @Parameter(description = "Store it even if it blocks the caller's own address.")
                    @QueryParam("force")
                    @DefaultValue("false")
                    boolean force,
            @HeaderParam("Content-Type") String contentType,
            @HeaderParam("Content-Encoding") @Nullable String encoding,
            InputStream body)
            throws IOException, InterruptedException {
        String subject = "list/" + name;
        List<InputError> errors = new ArrayList<>();
        ListOwner.checkName(name, errors);
        Optional<ListKind> kind = EntryDraft.list(list, "list", errors);
        EntryDraft.checkSource(source, errors);
        ListOwner.checkSource(source, errors);
        String checkedComment = EntryDraft.comment(comment, errors);
        if (!errors.isEmpty() || kind.isEmpty()) {
            throw changes.refused(Refusal.of(ProblemType.INVALID, errors), "list.put", subject);
        }
        UPLOADS.acquire();
        try {
            ListLines lines = read(body, contentType, encoding, kind.get(), subject);
            ListContent content = changes.done(lines.finish(), "list.put", subject);
            ListDraft draft = new ListDraft(name, kind.get(), source, checkedComment, content);
            Changed<StoredList> changed =
                    changes.done(lists.put(draft, changes.requester(), force), "list.put", subject);
            ListView view = ListView.of(changed.value(), content.duplicates(), content.hostBitsCleared(), nodes.all());
            return changed.kind() == Changed.Kind.CREATED
                    ? RestResponse.status(RestResponse.Status.CREATED, view)
                    : RestResponse.ok(view);
        } finally {
            UPLOADS.release();
        }
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}")
    @Operation(
            summary = "Take a named list away",
            description = "Refused (409) unless force is true, when it is all that keeps the caller's own blocked"
                    + " address allowed.")
    @APIResponse(responseCode = "204", description = "It is gone; nodes follow within moments.")
    public RestResponse<Void> remove(
            @PathParam("name") String name, @QueryParam("force") @DefaultValue("false") boolean force) {
        changes.done(lists.remove(name, ListOwner.NOBODY, changes.requester(), force), "list.remove", "list/" + name);
        return RestResponse.noContent();
    }

    private ListLines read(
            InputStream body, String contentType, @Nullable String encoding, ListKind kind, String subject)
            throws IOException {
        ListLines lines = new ListLines(kind);
        try {
            ListBody.read(Upload.open(body, encoding, config, "list"), form(contentType), lines);
            return lines;
        } catch (RefusedException e) {
            throw changes.refused(e.refusal(), "list.put", subject);
        } catch (ZipException | JsonProcessingException e) {
            String reason = e instanceof ZipException ? "The body is not gzip" : "The body is not whole and right JSON";
            throw changes.refused(
                    new Refusal(ProblemType.BAD_REQUEST, reason + "; nothing is stored."), "list.put", subject);
        }
    }

    private static ListBody.Form form(String contentType) {
        MediaType type = MediaType.valueOf(contentType);
        return switch (type.getSubtype()) {
            case "csv" -> ListBody.Form.CSV;
            case "json" -> ListBody.Form.JSON;
            default -> ListBody.Form.TEXT;
        };
    }
}
