package io.ringfence.policyservice.edge.rest.auth;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.edge.rest.auth.oidc.LoginProvider;
import io.ringfence.policyservice.edge.rest.problem.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the token out of {@code Authorization: Bearer <token>}, or a session's out of the browser's cookie. A cookie changes nothing through the
 * API: what a page changes goes through the console's forms, which no other site can send.
 */
@ApplicationScoped
public class TokenMechanism implements HttpAuthenticationMechanism {

    /** The cookie of a session. */
    public static final String COOKIE = "ringfence-session";

    private static final String SCHEME = "Bearer ";

    private static final int PRIORITY = 2_000;

    @Inject
    Problems problems;

    @Inject
    LoginProvider provider;

    @Inject
    OidcAuthenticationMechanism oidc;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String header = context.request().getHeader("Authorization");
        if (provider.isLogin(context)) {
            return Uni.createFrom().optional(Optional.empty()); // the provider's own mechanism goes on
        }
        if (header == null) {
            return session(context)
                    .map(token -> identities.authenticate(new BearerRequest(token, true)))
                    .orElseGet(() -> Uni.createFrom().optional(Optional.empty()));
        }
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        Optional<BearerToken> token =
                bearer ? BearerToken.parse(header.substring(SCHEME.length()).strip()) : Optional.empty();
        if (token.isEmpty()) {
            return bearer && provider.isOn()
                    ? ofProvider(context, identities)
                    : Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return identities.authenticate(new BearerRequest(token.get(), false));
    }

    /** A token of the provider's; whatever is wrong with it, the answer is a problem of ours. */
    private Uni<SecurityIdentity> ofProvider(RoutingContext context, IdentityProviderManager identities) {
        return oidc.authenticate(context, identities)
                .onItem()
                .ifNull()
                .failWith(AuthenticationFailedException::new)
                .onFailure()
                .transform(failure -> {
                    context.put(HttpAuthenticationMechanism.class.getName(), this);
                    return new AuthenticationFailedException(failure);
                });
    }

    /** Before the provider's, which is asked by this one. */
    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom()
                .item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code(), "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        if (provider.isLogin(context)) {
            return Uni.createFrom().item(false); // the provider's own mechanism sends them there
        }
        String detail = context.request().getHeader("Authorization") == null
                ? "Send Authorization: Bearer <token>."
                : "The token is not known, or has expired. Send a valid one as Authorization: Bearer <token>.";
        problems.send(context, new Refusal(ProblemType.UNAUTHENTICATED, detail));
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(BearerRequest.class);
    }

    private static Optional<BearerToken> session(RoutingContext context) {
        HttpMethod method = context.request().method();
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (!reads && context.normalizedPath().startsWith("/api/")) {
            return Optional.empty();
        }
        return Optional.ofNullable(context.request().getCookie(COOKIE))
                .map(Cookie::getValue)
                .flatMap(BearerToken::parseSession);
    }
}
