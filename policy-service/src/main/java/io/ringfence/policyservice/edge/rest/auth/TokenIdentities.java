package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
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

/** Knows whose token it is. A token that was valid is not looked up again for a few seconds. */
@ApplicationScoped
public class TokenIdentities implements IdentityProvider<BearerRequest> {

    private static final Duration TRUSTED_FOR = Duration.ofSeconds(10);

    @Inject
    TokenStore tokens;

    private final Clock clock = Clock.systemUTC();
    /** Only valid tokens get in, so it is as small as their table. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(String name, Instant until) {}

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
            return Uni.createFrom().item(identity(before.name()));
        }
        return context.runBlocking(() -> {
            Optional<String> name = tokens.use(sha256);
            if (name.isEmpty()) {
                known.remove(hash);
                throw new AuthenticationFailedException();
            }
            known.put(hash, new Known(name.get(), clock.instant().plus(TRUSTED_FOR)));
            return identity(name.get());
        });
    }

    private static SecurityIdentity identity(String name) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(Roles.ALL)
                .build();
    }
}
