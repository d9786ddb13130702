package io.ringfence.billingwatcher.edge.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.billingwatcher.BillingWatcherConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may post and ask: whoever has the token. */
@ApplicationScoped
public class Tokens {

    @Inject
    BillingWatcherConfig config;

    /** Whether a header has the token: {@code Bearer <token>}, or {@code Basic} with it as the password, as FreeSWITCH sends it. */
    boolean allow(@Nullable String authorization) {
        Optional<String> wanted = config.intakeToken().filter(token -> !token.isBlank());
        String given = authorization == null ? "" : token(authorization);
        return wanted.isPresent() && MessageDigest.isEqual(wanted.get().getBytes(UTF_8), given.getBytes(UTF_8));
    }

    static Response refusal() {
        return Problem.of(
                401,
                "unauthorized",
                "The token is missing or wrong",
                "Send Authorization: Bearer with the token of billing-watcher.intake-token.");
    }

    private static String token(String authorization) {
        if (authorization.startsWith("Bearer ")) {
            return authorization.substring("Bearer ".length()).strip();
        }
        if (authorization.startsWith("Basic ")) {
            try {
                String pair = new String(
                        Base64.getDecoder()
                                .decode(authorization
                                        .substring("Basic ".length())
                                        .strip()),
                        UTF_8);
                return pair.substring(pair.indexOf(':') + 1);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
        return "";
    }
}
