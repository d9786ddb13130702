package io.ringfence.policyservice.edge.rest.auth.oidc;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.access.User;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.edge.rest.auth.TokenIdentities;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Sees to it that nobody has a role that was not given here: a provider may have an {@code admin} of its own. A provider's access token is
 * whom it names here; whoever has just come back from the provider is nobody yet but for {@link LoginProvider#PATH}, which opens a session.
 */
@ApplicationScoped
public class OnlyOwnRoles implements SecurityIdentityAugmentor {

    @Inject
    ProviderPeople people;

    @Inject
    TokenIdentities identities;

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous() || identity.getAttribute(TokenIdentities.ACCESS) != null) {
            return Uni.createFrom().item(identity);
        }
        boolean shown = identity.getCredential(AccessTokenCredential.class) != null
                && identity.getCredential(IdTokenCredential.class) == null;
        if (shown && identity.getPrincipal() instanceof JsonWebToken token) {
            return context.runBlocking(() -> identities.remembered(token.getRawToken(), () -> access(token)));
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(identity.getPrincipal())
                        .addCredentials(identity.getCredentials())
                        .addAttributes(identity.getAttributes())
                        .build());
    }

    private Access access(JsonWebToken token) {
        return switch (people.user(token, new Requester("", Optional.empty()))) {
            case Result.Done<User>(User user) ->
                new Access(
                        user.name(),
                        Access.Kind.PROVIDER_TOKEN,
                        user.rank(),
                        user.tenant(),
                        Optional.of(Instant.ofEpochSecond(token.getExpirationTime())));
            case Result.Refused<User>(Refusal refusal) -> throw new RefusedException(refusal);
        };
    }
}
