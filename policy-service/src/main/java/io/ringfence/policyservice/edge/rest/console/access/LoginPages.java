package io.ringfence.policyservice.edge.rest.console.access;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.edge.rest.auth.Caller;
import io.ringfence.policyservice.edge.rest.auth.Logins;
import io.ringfence.policyservice.edge.rest.auth.SessionCookie;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Logging in and out. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class LoginPages {

    private static final Refusal AT_PROVIDER = new Refusal(
            ProblemType.UNAUTHENTICATED,
            "The identity provider has not let you in, or you took too long. Try again, or log in with a password.");

    @Inject
    Pages pages;

    @Inject
    Logins logins;

    @Inject
    SessionCookie session;

    @Inject
    Caller caller;

    @Inject
    HttpServerRequest request;

    @Inject
    PolicyServiceConfig config;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance login(Typed typed, FormProblem problem, String to, boolean lost);
    }

    @GET
    @Path("login")
    @PermitAll
    public Response form(@QueryParam("to") @Nullable String to, @QueryParam("error") @Nullable String error) {
        // what the provider says of a failure is text that anybody may put into a link
        FormProblem problem = error == null ? FormProblem.NONE : FormProblem.of(AT_PROVIDER);
        return pages.show(Templates.login(Typed.nothing(), problem, here(to), isLost()));
    }

    /** Logs in; a page's own dialog is answered without another page. */
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response login(MultivaluedMap<String, String> form, @HeaderParam("HX-Request") @Nullable String dialog) {
        Typed typed = new Typed(form);
        String to = here(typed.of("to"));
        return switch (logins.login(typed.stripped("name"), typed.of("password"), caller.from())) {
            case Result.Done<BearerToken>(BearerToken token) -> {
                session.set(token);
                yield dialog == null
                        ? Response.seeOther(URI.create(to)).build()
                        : Response.noContent().build();
            }
            case Result.Refused<BearerToken>(Refusal refusal) -> {
                Typed kept = Typed.of(java.util.Map.of("name", typed.of("name")));
                yield pages.again(refusal, Templates.login(kept, FormProblem.of(refusal), to, isLost()));
            }
        };
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response logout(MultivaluedMap<String, String> form) {
        session.end(caller.requester());
        return Response.seeOther(URI.create("/login")).build();
    }

    /** Whether a browser will not send the cookie back, as it is for TLS alone and this page came without. */
    private boolean isLost() {
        return config.cookieSecure() && !request.isSSL() && request.getHeader("X-Forwarded-Proto") == null;
    }

    /** A place of the console, and nowhere else. */
    static String here(@Nullable String to) {
        boolean local = to != null
                && to.startsWith("/")
                && !to.startsWith("//")
                && to.chars().allMatch(character -> character > ' ' && character < 127 && character != '\\');
        if (to == null || !local) {
            return "/";
        }
        try {
            return URI.create(to).toString();
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
