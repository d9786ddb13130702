package io.ringfence.policyservice.edge.rest.auth;

import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.access.SessionStore;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.token.BearerToken;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The browser's cookie that stands for a session: for this host alone, never for scripts, never sent from other sites. */
@RequestScoped
public class SessionCookie {

    @Inject
    RoutingContext context;

    @Inject
    PolicyServiceConfig config;

    @Inject
    SessionStore sessions;

    @Inject
    TokenIdentities identities;

    /** Gives the browser a session. */
    public void set(BearerToken token) {
        add(token.reveal(), config.sessionAtMost().toSeconds());
    }

    /** Ends the browser's session, if it has one. */
    public void end(Requester who) {
        token().ifPresent(token -> sessions.close(token.sha256(), who));
        identities.forget();
        add("", 0);
    }

    /** The session's token; empty without one. */
    public Optional<BearerToken> token() {
        return Optional.ofNullable(context.request().getCookie(TokenMechanism.COOKIE))
                .map(Cookie::getValue)
                .flatMap(BearerToken::parseSession);
    }

    private void add(String value, long seconds) {
        context.response()
                .addCookie(Cookie.cookie(TokenMechanism.COOKIE, value)
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSecure(config.cookieSecure())
                        .setSameSite(CookieSameSite.STRICT)
                        .setMaxAge(seconds));
    }
}
