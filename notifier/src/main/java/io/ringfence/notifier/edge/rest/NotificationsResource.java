package io.ringfence.notifier.edge.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.notifier.NotifierConfig;
import io.ringfence.notifier.core.history.Notifications;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /notifications}: what became of everything, and a test; policy-service asks here with the token. */
@Path("/notifications")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class NotificationsResource {

    private static final int MOST = 1_000;
    private static final String BEARER = "Bearer ";

    @Inject
    NotifierConfig config;

    @Inject
    Notifications.Desk desk;

    /**
     * What was sent, held back, merged and failed.
     *
     * @param limit the most letters, 1 to 1000
     */
    @GET
    public Response get(
            @QueryParam("limit") @DefaultValue("100") int limit,
            @HeaderParam("Authorization") @Nullable String authorization) {
        return allows(authorization)
                ? Response.ok(desk.show(Math.clamp(limit, 1, MOST))).build()
                : refusal();
    }

    /**
     * Sends one mail.
     *
     * @param to the address
     */
    @POST
    @Path("/test")
    public Response test(
            @QueryParam("to") @DefaultValue("") String to,
            @HeaderParam("Authorization") @Nullable String authorization) {
        return allows(authorization) ? Response.ok(desk.tryMail(to)).build() : refusal();
    }

    private boolean allows(@Nullable String authorization) {
        Optional<String> wanted = config.token().filter(token -> !token.isBlank());
        String given = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : "";
        return wanted.isPresent() && MessageDigest.isEqual(wanted.get().getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private static Response refusal() {
        return Response.status(Response.Status.UNAUTHORIZED)
                .type("application/problem+json")
                .entity(Map.of(
                        "type", "/problems/unauthorized",
                        "title", "The token is missing or wrong",
                        "status", 401,
                        "detail", "Send Authorization: Bearer with the token of notifier.token."))
                .build();
    }
}
