package io.ringfence.policyservice.edge.rest.feed;

import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedAddress;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedRefresh;
import io.ringfence.policyservice.core.feed.FeedStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
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
import java.time.Instant;
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

/** Shared block lists that refresh themselves. */
@Path("/api/v1/firewall/feeds")
@Tag(name = "Feeds", description = "Shared block lists that refresh themselves.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FeedsResource {

    private static final String EXAMPLE = "{\"url\":\"https://lists.example.org/drop.txt\",\"format\":\"PLAIN\","
            + "\"intervalSeconds\":86400,\"comment\":\"hijacked networks\"}";

    @Inject
    FeedStore feeds;

    @Inject
    FeedRefresh refresh;

    @Inject
    Changes changes;

    @Inject
    AuditStore audit;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List the feeds", description = "In the order of their names.")
    public RestResponse<Paging.PageOf<FeedView>> list(
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        Instant now = clock.instant();
        return Paging.response(
                feeds.page(Paging.cursor(cursor, name -> name), Paging.limit(limit)),
                feed -> FeedView.of(feed, now),
                uri);
    }

    /** The same page where nobody follows a link. */
    public Paging.PageOf<FeedView> page(@Nullable String cursor, int limit) {
        Instant now = clock.instant();
        return Paging.page(
                feeds.page(Paging.cursor(cursor, name -> name), Paging.limit(limit)), feed -> FeedView.of(feed, now));
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("/{name}")
    @Operation(
            summary = "Read a feed",
            description = "What is set, and how its attempts went. ETag is for If-Match in later changes.")
    public RestResponse<FeedView> get(@PathParam("name") String name) {
        Feed feed = feeds.find(name)
                .orElseThrow(() ->
                        new RefusedException(ProblemType.NOT_FOUND, "There is no feed with the name " + name + "."));
        return response(RestResponse.Status.OK, feed);
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Store a feed, in place of the one with its name",
            description = "It is fetched within seconds, and then at its interval. What it brings is the BLOCK list of"
                    + " the same name, with the source FEED, which nobody else can change. A name that a list made by hand"
                    + " has is refused (409). With If-Match only if it is still as the caller saw it (412). Whoever may"
                    + " call this makes the service fetch any address that it can reach.")
    @APIResponse(
            responseCode = "201",
            description = "The feed is new.",
            content = @Content(schema = @Schema(implementation = FeedView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The feed was changed, or it was the same already.",
            content = @Content(schema = @Schema(implementation = FeedView.class)))
    public RestResponse<FeedView> put(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = FeedBody.class), example = EXAMPLE))
                    @Nullable FeedBody body) {
        if (body == null) {
            throw new RefusedException(ProblemType.BAD_REQUEST, "The body is empty; send " + EXAMPLE);
        }
        String subject = Feed.subject(name);
        Optional<FeedAddress> stored = feeds.find(name).map(feed -> feed.set().address());
        FeedDraft draft = changes.done(FeedDraft.of(name, body.input(), stored), "feed.put", subject);
        Changed<Feed> changed = changes.done(
                feeds.put(draft, Preconditions.ifMatch(ifMatch), changes.requester()), "feed.put", subject);
        return response(
                changed.kind() == Changed.Kind.CREATED ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                changed.value());
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    @Path("/{name}")
    @Operation(summary = "Take a feed away", description = "And its list, all of it.")
    @APIResponse(responseCode = "204", description = "Both are gone; nodes follow within moments.")
    public RestResponse<Void> remove(
            @PathParam("name") String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        changes.done(
                feeds.remove(name, Preconditions.ifMatch(ifMatch), changes.requester()),
                "feed.remove",
                Feed.subject(name));
        return RestResponse.noContent();
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Path("/{name}/refresh")
    @Operation(
            summary = "Fetch a feed now",
            description = "Answers when that is done: with the feed when what the source has is in force, or with a"
                    + " problem (409) when it can't be had or read, or when the change is larger than maxChangePercent;"
                    + " the list stays then. confirm=true takes a change of any size.")
    @APIResponse(
            responseCode = "200",
            description = "What the source has is in force.",
            content = @Content(schema = @Schema(implementation = FeedView.class)))
    public RestResponse<FeedView> refresh(
            @PathParam("name") String name,
            @Parameter(description = "Take the change even if it is larger than maxChangePercent.")
                    @QueryParam("confirm")
                    @DefaultValue("false")
                    boolean confirm) {
        String subject = Feed.subject(name);
        Feed feed = changes.done(refresh.refresh(name, confirm, changes.requester()), "feed.refresh", subject);
        audit.done(changes.requester(), "feed.refresh", subject);
        return response(RestResponse.Status.OK, feed);
    }

    private RestResponse<FeedView> response(RestResponse.Status status, Feed feed) {
        return RestResponse.ResponseBuilder.create(status, FeedView.of(feed, clock.instant()))
                .header("ETag", Preconditions.tag(feed.version()))
                .build();
    }
}
