package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.access.SessionStore;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.core.token.TokenStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Knows whose token or session it is. One that was valid is not looked up again for a few seconds. */
@ApplicationScoped
public class TokenIdentities implements IdentityProvider<BearerRequest> {

    /** The attribute of an identity that holds its {@link Access}. */
    public static final String ACCESS = "ringfence.access";

    private static final Duration TRUSTED_FOR = Duration.ofSeconds(10);
    private static final int MOST_KNOWN = 10_000;

    @Inject
    TokenStore tokens;

    @Inject
    SessionStore sessions;

    @Inject
    PolicyServiceConfig config;

    private final Clock clock = Clock.systemUTC();
    /** Only valid ones get in. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Access access, Instant until) {}

    @Override
    public Class<BearerRequest> getRequestType() {
        return BearerRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(BearerRequest request, AuthenticationRequestContext context) {
        byte[] sha256 = request.token().sha256();
        String hash = HexFormat.of().formatHex(sha256);
        Known before = known.get(hash);
        if (before != null && clock.instant().isBefore(before.until())) {
            return Uni.createFrom().item(identity(before.access()));
        }
        return context.runBlocking(() -> {
            Optional<Access> access =
                    request.isSession() ? sessions.use(sha256, config.sessionIdle()) : tokens.use(sha256);
            if (access.isEmpty()) {
                known.remove(hash);
                if (request.isSession()) {
                    return QuarkusSecurityIdentity.builder()
                            .setAnonymous(true)
                            .build(); // it is over, and they may log in
                }
                throw new AuthenticationFailedException();
            }
            remember(hash, access.get());
            return identity(access.get());
        });
    }

    /** Who has shown a token that others have checked; {@code lookup} is asked once in a few seconds, and may block. */
    public SecurityIdentity remembered(String token, Supplier<Access> lookup) {
        String hash = HexFormat.of().formatHex(BearerToken.sha256(token));
        Known before = known.get(hash);
        if (before != null && clock.instant().isBefore(before.until())) {
            return identity(before.access());
        }
        Access access = lookup.get();
        remember(hash, access);
        return identity(access);
    }

    private void remember(String hash, Access access) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        Instant until = clock.instant().plus(TRUSTED_FOR);
        known.put(hash, new Known(access, access.until().filter(until::isAfter).orElse(until)));
    }

    /** Looks everybody up again: somebody's access has changed. Other replicas notice within seconds. */
    public void forget() {
        known.clear();
    }

    private static SecurityIdentity identity(Access access) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(access.name()))
                .addRoles(Roles.of(access.rank(), access.tenant().isEmpty()))
                .addAttribute(ACCESS, access)
                .build();
    }
}
