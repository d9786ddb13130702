package io.ringfence.policyservice.edge.rest.console.access;

import io.quarkus.oidc.IdToken;
import io.quarkus.oidc.OidcSession;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.edge.rest.auth.Caller;
import io.ringfence.policyservice.edge.rest.auth.Logins;
import io.ringfence.policyservice.edge.rest.auth.SessionCookie;
import io.ringfence.policyservice.edge.rest.auth.oidc.LoginProvider;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Coming back from the identity provider: what it says is exchanged for a session like any other, and forgotten. */
@Path(LoginProvider.PATH)
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ProviderLoginPages {

    /** After the security headers (400). */
    private static final int EARLY = 390;

    @Inject
    Pages pages;

    @Inject
    Logins logins;

    @Inject
    LoginProvider provider;

    @Inject
    SessionCookie session;

    @Inject
    Caller caller;

    @Inject
    @IdToken
    JsonWebToken token;

    @Inject
    OidcSession atProvider;

    @Inject
    RoutingContext context;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance entered(String to);

        static native TemplateInstance refused(Refusal refusal);
    }

    /**
     * Opens the session. The page goes on by itself: a redirect would still be part of the way from the provider's site, on which browsers
     * do not send the session's cookie.
     */
    @GET
    @PermitAll
    public Response enter(@QueryParam("to") @Nullable String to) {
        if (!provider.isLogin(context)) {
            throw new RefusedException(ProblemType.NOT_FOUND, "Nobody logs in here; see /login.");
        }
        Result<BearerToken> opened = logins.login(token, caller.from());
        atProvider.logout().await().indefinitely();
        return switch (opened) {
            case Result.Done<BearerToken>(BearerToken made) -> {
                session.set(made);
                yield pages.show(Templates.entered(LoginPages.here(to)));
            }
            case Result.Refused<BearerToken>(Refusal refusal) -> pages.again(refusal, Templates.refused(refusal));
        };
    }

    /** Who comes back with something that is not good, or late, is shown the login page and not an empty one. */
    void failures(@Observes Filters filters) {
        filters.register(this::backToLogin, EARLY);
    }

    private void backToLogin(RoutingContext coming) {
        if (provider.isLogin(coming)) {
            coming.addHeadersEndHandler(end -> {
                if (coming.response().getStatusCode() == 401) {
                    coming.response().setStatusCode(303).putHeader("Location", "/login?error=failed");
                }
            });
        }
        coming.next();
    }
}
