package io.ringfence.policyservice.edge.rest.access;

import io.ringfence.policyservice.core.access.ApiToken;
import io.ringfence.policyservice.core.access.TokenDraft;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.core.token.TokenStore;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.TokenIdentities;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The tokens of programs. */
@Path("/api/v1/tokens")
@Tag(name = "Access", description = "Who may get in, and what they may do.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TokensResource {

    private static final String EXAMPLE =
            "{\"name\":\"grafana\",\"role\":\"VIEWER\",\"expiresAt\":\"2031-05-01T12:00:00Z\"}";

    @Inject
    TokenStore tokens;

    @Inject
    TokenIdentities identities;

    @Inject
    Changes changes;

    private final Clock clock = Clock.systemUTC();

    /** All tokens, of which there are at most 1,000. */
    @Schema(name = "Tokens", description = "All tokens, without their secrets.")
    public record View(List<TokenView> items) {}

    @GET
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "All tokens, without their secrets")
    public View all() {
        return new View(
                tokens.all().stream().map(token -> TokenView.of(token, null)).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Make a token", description = "The secret is told in this answer and never again.")
    @APIResponse(
            responseCode = "201",
            description = "It is made.",
            content = @Content(schema = @Schema(implementation = TokenView.class)))
    public RestResponse<TokenView> add(
            @RequestBody(content = @Content(schema = @Schema(implementation = TokenView.Body.class), example = EXAMPLE))
                    TokenView.@Nullable Body body) {
        if (body == null) {
            throw new RefusedException(ProblemType.BAD_REQUEST, "The body is empty; send " + EXAMPLE);
        }
        String subject = "token/" + body.name();
        TokenDraft draft = changes.done(
                TokenDraft.of(body.name(), body.role(), body.tenant(), body.expiresAt(), clock.instant()),
                "token.add",
                subject);
        BearerToken secret = BearerToken.make();
        ApiToken made = changes.done(tokens.add(draft, secret, changes.requester()), "token.add", subject);
        return RestResponse.status(RestResponse.Status.CREATED, TokenView.of(made, secret.reveal()));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Take a token away",
            description = "It holds at once here, and within ten seconds on other replicas.")
    @APIResponse(responseCode = "204", description = "It is of no use any more.")
    public RestResponse<Void> remove(@PathParam("id") String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown(id);
        }
        if (tokens.remove(uuid, changes.requester()).isEmpty()) {
            throw unknown(id);
        }
        identities.forget();
        return RestResponse.noContent();
    }

    private static RefusedException unknown(String id) {
        return new RefusedException(
                ProblemType.NOT_FOUND, "There is no token with the id " + id + "; GET /api/v1/tokens lists all.");
    }
}
