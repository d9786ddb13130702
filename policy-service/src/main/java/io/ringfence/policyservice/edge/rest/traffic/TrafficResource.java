package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.policyservice.core.entry.EntryInput;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.traffic.PacketId;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficCursor;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.firewall.EntryAdditions;
import io.ringfence.policyservice.edge.rest.firewall.EntryView;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Captured SIP packets, searched where sensors have put them. */
@Path("/api/v1/traffic")
@Tag(name = "Traffic", description = "SIP as it is on the wire: searched, looked at, downloaded, blocked.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TrafficResource {

    @Inject
    Traffic traffic;

    @Inject
    Blocked blocked;

    @Inject
    EntryAdditions additions;

    private final Clock clock = Clock.systemUTC();

    /** A page of packets. */
    @Schema(name = "Packets", description = "A page of what was captured.")
    public record PacketsPage(
            List<PacketView> items,

            @Schema(description = "The cursor of the next page; absent on the last.") @Nullable String next,

            @Schema(description = "Records that could not be read and were passed over for this page.")
            int unreadable,

            @Schema(
                    description =
                            "Only when the search ended before the page was full: all since then is examined, and next"
                                    + " goes on from there.")
            @Nullable Instant searchedBackTo,

            @Schema(
                    description =
                            "Only when some of the time that is asked for is not kept any more: all since then is, as far as it"
                                    + " was captured.")
            @Nullable Instant heldFrom) {}

    /** How a block of a packet's peer is to be. */
    @Schema(name = "PacketBlock")
    public record BlockBody(
            @Schema(description = "Why; what was seen when not sent.") @Nullable String comment,

            @Schema(description = "When it is to end; never when neither is sent.") @Nullable String expiresAt,

            @Schema(description = "How long it is to last, instead of expiresAt.") @Nullable Long ttlSeconds) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "SIP messages that were captured, the newest first",
            description =
                    "All that is asked for must hold. By ip one partition is read, otherwise all of them side by side. Packets are"
                            + " kept for an hour, or less where there are very many; the last hour is searched when from is not sent, and heldFrom"
                            + " says so where some of the time is not kept. A"
                            + " page takes a bounded search: with searchedBackTo it has fewer rows, maybe none, and next goes on. Rows of"
                            + " kind LEFT_OUT count frames of a peer that the sensor's sampler has kept back.")
    @APIResponse(
            responseCode = "200",
            description = "A page; Link has the next.",
            content = @Content(schema = @Schema(implementation = PacketsPage.class)))
    @APIResponse(responseCode = "503", description = "Kafka can't be reached, or too many searches run at the moment.")
    public RestResponse<PacketsPage> list(
            @BeanParam TrafficParameters parameters,
            @Parameter(description = TrafficParameters.ALL, schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam("all")
                    @Nullable String all,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        TrafficQuery query = RefusedException.unless(TrafficQuery.of(parameters.sent(all), clock.instant()));
        Traffic.Found found = RefusedException.unless(
                traffic.find(query, Paging.cursor(cursor, TrafficCursor::parse), Paging.limit(limit)));
        Set<String> dropped = blocked.dropped(
                found.packets().stream().map(seen -> seen.packet().remote()).toList());
        String next = Paging.next(found.next().map(TrafficCursor::toString));
        PacketsPage page = new PacketsPage(
                found.packets().stream()
                        .map(seen -> PacketView.of(
                                seen, dropped.contains(seen.packet().remote())))
                        .toList(),
                next,
                found.unreadable(),
                found.searchedBackTo().orElse(null),
                found.heldFrom().orElse(null));
        return Paging.response(page, next, uri);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("{id}")
    @Operation(
            summary = "One packet: the message as text, and the frame",
            description =
                    "text is what was sent, byte by byte as UTF-8; whoever shows it must escape it. hex is the frame for people. For"
                            + " a message that several frames carried, frames names them, each with the id by which it is shown, as far as"
                            + " it is kept.")
    public PacketDetail packet(@PathParam("id") String id) {
        SeenPacket seen = find(id);
        return PacketDetail.of(
                seen,
                RefusedException.unless(traffic.framesOf(seen)),
                !blocked.dropped(List.of(seen.packet().remote())).isEmpty());
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("{id}/block")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Block a packet's peer on every node",
            description =
                    "As a BLOCK entry of its address (see /api/v1/firewall/entries), with the same refusals. The body may be"
                            + " left out.")
    @APIResponse(
            responseCode = "201",
            description = "The entry was added; Location says where it is.",
            content = @Content(schema = @Schema(implementation = EntryView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The entry was there already.",
            content = @Content(schema = @Schema(implementation = EntryView.class)))
    public RestResponse<EntryView> block(
            @PathParam("id") String id,
            @RequestBody(required = false) @Nullable BlockBody body,
            @Parameter(description = "Store it even if it blocks the caller's own address.")
                    @QueryParam("force")
                    @DefaultValue("false")
                    boolean force,
            @Context UriInfo uri) {
        SeenPacket seen = find(id);
        EntryInput input = new EntryInput(
                "BLOCK",
                seen.packet().remote(),
                null,
                body == null || body.comment() == null ? PacketDetail.summary(seen) : body.comment(),
                body == null ? null : body.expiresAt(),
                body == null ? null : body.ttlSeconds());
        return additions.add(input, force, uri);
    }

    private SeenPacket find(String id) {
        PacketId place = PacketId.parse(id).orElseThrow(() -> unknown(id));
        return RefusedException.unless(traffic.find(place)).orElseThrow(() -> unknown(id));
    }

    private static RefusedException unknown(String id) {
        return new RefusedException(
                ProblemType.NOT_FOUND,
                "There is no packet with the id " + id.substring(0, Math.min(id.length(), 40))
                        + "; packets are kept for an hour, or less where there are very many.");
    }
}
