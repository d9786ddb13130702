package io.ringfence.policyservice.edge.rest.block;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.Amount;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.block.BlockQuery;
import io.ringfence.policyservice.core.block.CallBlocks;
import io.ringfence.policyservice.core.block.HeldBlock;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.Scope;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who is kept from making calls that cost money. */
@Path("/api/v1/call-blocks")
@Tag(name = "Call blocks", description = "Who is kept from making calls that cost money, by which limit, until when.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CallBlocksResource {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int MOST_ACTIVE = 100;
    private static final String LIFT = "call-block.lift";

    @Inject
    Scope own;

    @Inject
    CallBlocks blocks;

    @Inject
    AuditStore audit;

    @Inject
    Changes changes;

    private final Clock clock = Clock.systemUTC();

    /**
     * A lift.
     *
     * @param allowance what may be spent until the period ends, a text such as "50.00"; the limit again when not sent
     */
    @Schema(name = "CallBlockLiftBody")
    public record Body(@Nullable String allowance) {}

    /**
     * What came of a lift.
     *
     * @param lifted whether billing-watcher has lifted it
     * @param pending true when it has not yet; it does once it reads the request
     * @param block the block as it is now
     */
    @Schema(name = "CallBlockLift")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LiftView(
            boolean lifted,
            @Nullable Boolean pending,
            BlockLifted.@Nullable Cause cause,
            @Nullable String by,
            @Nullable Instant at,
            CallBlockView block) {}

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Operation(
            summary = "Blocks of calls, the newest first",
            description = "Those that were lifted, or whose period is over, are shown for a day at least.")
    public RestResponse<Paging.PageOf<CallBlockView>> list(
            @QueryParam("tenant") @Nullable String tenant,
            @Parameter(description = "EXTENSION or TENANT") @QueryParam("scope") @Nullable String scope,
            @Parameter(description = "The extension, or the tenant's name.") @QueryParam("subject") @Nullable String subject,
            @Parameter(
                            description =
                                    "Only blocks by this limit: EXTENSION_DAILY, TENANT_DAILY, TENANT_MONTHLY or ABUSE.")
                    @QueryParam("reached")
                    @Nullable String reached,
            @Parameter(description = "true: only blocks that hold; false: only those that do not")
                    @QueryParam("active")
                    @Nullable Boolean active,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        Instant now = clock.instant();
        BlockQuery query = new BlockQuery(
                own.tenant().or(() -> Optional.ofNullable(tenant)),
                one(BlockRecord.Scope.class, "scope", scope),
                Optional.ofNullable(subject),
                one(BlockRecord.Limit.class, "reached", reached),
                Optional.ofNullable(active));
        return Paging.response(
                query.page(blocks.all(), Paging.cursor(cursor, place -> place), Paging.limit(limit), now),
                held -> CallBlockView.of(held, now),
                uri);
    }

    /** The blocks of a tenant that hold, the newest first; at most a hundred. */
    public List<CallBlockView> active(String tenant) {
        return active(tenant, Optional.empty(), Optional.empty());
    }

    /** The blocks that keep an extension from calling: its own, and those of the whole tenant. */
    public List<CallBlockView> active(String tenant, String extension) {
        return Stream.concat(
                        active(tenant, Optional.of(BlockRecord.Scope.EXTENSION), Optional.of(extension)).stream(),
                        active(tenant, Optional.of(BlockRecord.Scope.TENANT), Optional.empty()).stream())
                .toList();
    }

    private List<CallBlockView> active(String tenant, Optional<BlockRecord.Scope> scope, Optional<String> subject) {
        Instant now = clock.instant();
        BlockQuery query = new BlockQuery(Optional.of(tenant), scope, subject, Optional.empty(), Optional.of(true));
        return query.page(blocks.all(), Optional.empty(), MOST_ACTIVE, now).items().stream()
                .map(held -> CallBlockView.of(held, now))
                .toList();
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Path("/{id}")
    @Operation(summary = "Read a block")
    public CallBlockView get(@PathParam("id") String id) {
        return CallBlockView.of(find(id), clock.instant());
    }

    @POST
    @RolesAllowed(Roles.TENANT_OPERATOR)
    @Path("/{id}/lift")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Lift a block",
            description = "The rest of its day or month has the whole limit again, or the allowance that is sent, as a"
                    + " JSON text; a number is refused. The answer waits up to 5 s until billing-watcher has lifted it;"
                    + " pending says that it has not yet. When Kafka can't be reached, nothing is asked (503).")
    public LiftView lift(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Body.class),
                                            example = "{\"allowance\":\"50.00\"}"))
                    @Nullable JsonNode body) {
        HeldBlock held = find(id);
        BlockRecord block = held.last();
        String subject = "call-block/" + block.key();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!held.isActive(now)) {
            throw changes.refused(
                    new Refusal(ProblemType.NOT_FOUND, "This block does not hold any more."), LIFT, subject);
        }
        BlockLiftRequested lift = new BlockLiftRequested(
                block.tenant(),
                block.scope(),
                block.subject(),
                block.limit(),
                allowance(body, block.limit(), subject),
                changes.requester().actor(),
                now);
        blocks.request(lift);
        audit.done(changes.requester(), LIFT, subject, held.raised(), lift);
        return await(block.key(), block.version());
    }

    private LiftView await(String key, long version) {
        Instant end = clock.instant().plus(WAIT);
        while (true) {
            Instant now = clock.instant();
            HeldBlock held = blocks.find(key).orElseThrow(CallBlocksResource::unknown);
            BlockLifted lifted = held.liftedAfter(version);
            if (lifted != null) {
                return new LiftView(true, null, lifted.cause(), lifted.by(), lifted.at(), CallBlockView.of(held, now));
            }
            if (now.isAfter(end) || !pause()) {
                return new LiftView(false, true, null, null, null, CallBlockView.of(held, now));
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @Nullable String allowance(@Nullable JsonNode body, BlockRecord.Limit limit, String subject) {
        if (body == null || body.isNull() || body.isMissingNode() || body.isEmpty() && body.isObject()) {
            return null;
        }
        JsonNode allowance = body.get("allowance");
        if (allowance == null || body.size() != 1) {
            throw changes.refused(
                    new Refusal(ProblemType.BAD_REQUEST, "The body may be absent, or {\"allowance\":\"50.00\"}."),
                    LIFT,
                    subject);
        }
        String wrong = null;
        if (limit == BlockRecord.Limit.ABUSE) {
            wrong = "what counts calls has no allowance; send none";
        } else if (!allowance.isTextual()) {
            wrong = "must be a text, such as \"50.00\": a number may have been rounded before it came here";
        } else {
            try {
                Amount.positive(allowance.textValue(), "allowance");
            } catch (IllegalArgumentException e) {
                wrong = String.valueOf(e.getMessage()).replace("allowance: ", "");
            }
        }
        if (wrong != null) {
            throw changes.refused(
                    Refusal.of(ProblemType.INVALID, InputError.field("allowance", allowance.toString(), wrong)),
                    LIFT,
                    subject);
        }
        return allowance.textValue();
    }

    private HeldBlock find(String id) {
        return CallBlockView.key(id)
                .flatMap(blocks::find)
                .filter(held -> own.covers(held.last().tenant()))
                .orElseThrow(CallBlocksResource::unknown);
    }

    private static RefusedException unknown() {
        return new RefusedException(
                ProblemType.NOT_FOUND, "There is no such block; GET /api/v1/call-blocks lists all.");
    }

    private static <E extends Enum<E>> Optional<E> one(Class<E> type, String field, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Enum.valueOf(type, text));
        } catch (IllegalArgumentException e) {
            throw RefusedException.parameter(field, text, "must be one of " + Arrays.toString(type.getEnumConstants()));
        }
    }
}
