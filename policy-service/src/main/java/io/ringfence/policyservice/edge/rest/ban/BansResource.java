package io.ringfence.policyservice.edge.rest.ban;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.ban.Bans;
import io.ringfence.firewall.ban.Waves;
import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.explain.Layer;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.ban.BanGuard;
import io.ringfence.policyservice.core.ban.BanProof;
import io.ringfence.policyservice.core.ban.BanQuery;
import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.ban.HeldBan;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.settings.SettingsStore;
import io.ringfence.policyservice.edge.rest.BanLifts;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.firewall.Explainer;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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

/** Who is banned on the cluster. */
@Path("/api/v1/bans")
@Tag(
        name = "Bans",
        description = "Who is banned on the cluster by the nodes' Fail2Ban or by hand, and how to end that.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class BansResource {

    private static final String EXAMPLE = "{\"ip\":\"203.0.113.9\",\"seconds\":86400,\"reason\":\"rings at night\"}";
    private static final List<Network> NEVER = List.of(
            Network.parse("0.0.0.0/8"),
            Network.parse("127.0.0.0/8"),
            Network.parse("224.0.0.0/3"),
            Network.parse("::/127"),
            Network.parse("fe80::/10"),
            Network.parse("ff00::/8"));

    @Inject
    ClusterBans bans;

    @Inject
    BanLifts lifts;

    @Inject
    BanGuard guard;

    @Inject
    Explainer explainer;

    @Inject
    SettingsStore settings;

    @Inject
    Nodes nodes;

    @Inject
    AuditStore audit;

    @Inject
    Changes changes;

    private final Clock clock = Clock.systemUTC();

    /**
     * A ban by hand.
     *
     * @param ip an address
     * @param seconds how long, 60 to 2,073,600 (24 days)
     * @param reason why, at most 200 characters
     */
    @Schema(name = "NewBan")
    public record Request(
            @Nullable String ip,
            @Nullable Long seconds,
            @Nullable String reason) {}

    /**
     * What was lifted.
     *
     * @param lifted the networks whose bans are lifted
     * @param confirmed nodes whose kernels were proven to hold none of them any more
     * @param pending nodes that have not said so yet
     */
    @Schema(name = "LiftedBans")
    public record LiftedView(List<String> lifted, List<String> confirmed, List<String> pending) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Bans, the newest first", description = "Those that have ended are shown for a day.")
    public RestResponse<Paging.PageOf<BanView>> list(
            @Parameter(description = "Only bans that contain this address or network, or lie in it.")
                    @QueryParam("ip")
                    @Nullable String ip,
            @QueryParam("node") @Nullable String node,
            @QueryParam("jail") @Nullable String jail,
            @Parameter(description = "true: only bans that hold; false: only those that do not")
                    @QueryParam("active")
                    @Nullable Boolean active,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        Instant now = clock.instant();
        BanQuery query = new BanQuery(
                ip == null ? Optional.empty() : Optional.of(network("ip", ip)),
                Optional.ofNullable(node),
                Optional.ofNullable(jail),
                Optional.ofNullable(active));
        var reports = nodes.all();
        return Paging.response(
                query.page(bans.all(), Paging.cursor(cursor, text -> text), Paging.limit(limit), now),
                held -> BanView.of(held, reports, now),
                uri);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("/waves")
    @Operation(summary = "What wave mode bans, or would ban if it were on")
    public WavesView waves() {
        Instant now = clock.instant();
        Fail2Ban.Waves wanted = settings.current().at(now).fail2ban().waves();
        List<IpBanned> active = bans.all().stream()
                .filter(held -> held.isActive(now))
                .map(HeldBan::ban)
                .toList();
        return new WavesView(
                wanted,
                Waves.bansInLastMinute(active, now),
                Waves.isWave(active, wanted, now),
                Waves.candidates(active, wanted).stream()
                        .limit(1_000)
                        .map(candidate -> new WavesView.CandidateView(
                                candidate.network().toString(), candidate.bans(), candidate.until(), candidate.due()))
                        .toList());
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ban an address by hand",
            description =
                    "On all nodes, for a time; IPv6 with its /64. What cuts off caller, admin or node: 409 without force.")
    @APIResponse(
            responseCode = "201",
            description = "It is published.",
            content = @Content(schema = @Schema(implementation = BanView.class)))
    public RestResponse<BanView> ban(
            @RequestBody(content = @Content(example = EXAMPLE)) @Nullable Request request,
            @QueryParam("force") @DefaultValue("false") boolean force,
            @Context UriInfo uri) {
        if (request == null || request.ip() == null) {
            throw new RefusedException(ProblemType.BAD_REQUEST, "The body has no ip; send " + EXAMPLE);
        }
        Network address = network("ip", request.ip());
        if (!address.isAddress() || NEVER.stream().anyMatch(never -> never.contains(address))) {
            throw RefusedException.parameter(
                    "ip",
                    request.ip(),
                    "must be one unicast address; networks are blocked by entries of the list BLOCK");
        }
        Instant now = clock.instant();
        IpBanned ban = draft(address, request, now);
        String subject = "ban/" + ban.network();
        Explanation explained = explainer.explain(address, settings.current(), now);
        if (explained.decides() == Layer.ALLOW) {
            throw changes.refused(
                    Refusal.of(
                            ProblemType.INVALID,
                            InputError.field(
                                    "ip", request.ip(), "a ban would have no effect: " + explained.sentence())),
                    "ban.add",
                    subject);
        }
        Optional<Refusal> refusal = guard.refusal(Network.parse(ban.network()), changes.requester());
        if (refusal.isPresent() && !force) {
            throw changes.refused(refusal.get(), "ban.add", subject);
        }
        HeldBan held = new HeldBan(ban, null, bans.publish(ban));
        audit.done(changes.requester(), refusal.isPresent() ? "ban.add-forced" : "ban.add", subject);
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.CREATED, BanView.of(held, nodes.all(), clock.instant()))
                .location(uri.getAbsolutePathBuilder()
                        .queryParam("ip", address.address())
                        .build())
                .build();
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{ip}/lift")
    @Operation(
            summary = "Lift every ban of an address on all nodes",
            description =
                    "Also one of its /64, or of the network of a wave. The answer waits up to 5 s until every node"
                            + " has read that back from its kernel; nodes that have not are listed as pending.")
    public LiftedView lift(@PathParam("ip") String ip) {
        Network address = network("ip", ip);
        BanLifts.Lifted lifted =
                lifts.lift(address, BanLifted.Cause.ADMIN, changes.requester().actor());
        if (lifted.networks().isEmpty()) {
            throw new RefusedException(
                    ProblemType.NOT_FOUND,
                    "Nothing bans " + address + "; GET /api/v1/firewall/explain/" + address.address()
                            + " says what else may keep it out.");
        }
        lifted.networks().forEach(network -> audit.done(changes.requester(), "ban.lift", "ban/" + network));
        BanProof proof = lifts.awaitProof(lifted.places());
        return new LiftedView(lifted.networks(), proof.confirmed(), proof.pending());
    }

    private IpBanned draft(Network address, Request request, Instant now) {
        long seconds = request.seconds() == null ? 3_600 : request.seconds();
        if (seconds < 60 || seconds > IpBanned.MAX_SECONDS) {
            throw RefusedException.parameter(
                    "seconds", Long.toString(seconds), "must be 60 to " + IpBanned.MAX_SECONDS);
        }
        List<Network> own = nodes.all().stream()
                .flatMap(report -> report.facts().ownAddresses().stream())
                .map(Network::parse)
                .toList();
        Network network = Bans.networkFor(address, wide -> own.stream().anyMatch(wide::contains));
        String actor = changes.requester().actor();
        try {
            return new IpBanned(
                    Bans.text(network),
                    address.address(),
                    IpBanned.Origin.MANUAL,
                    null,
                    IpBanned.MANUAL_JAIL,
                    actor,
                    now,
                    now.plusSeconds(seconds),
                    0,
                    List.of(),
                    request.reason() == null ? "banned by hand" : request.reason(),
                    true);
        } catch (IllegalArgumentException e) {
            throw RefusedException.parameter(
                    "reason", String.valueOf(request.reason()), String.valueOf(e.getMessage()));
        }
    }

    private static Network network(String field, String text) {
        try {
            return Network.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw RefusedException.parameter(field, text, String.valueOf(e.getMessage()));
        }
    }
}
