package io.ringfence.policyservice.edge.rest.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever is thrown, inside a resource or before one is reached, into a problem. */
@ApplicationScoped
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** After everything that serves an address. */
    private static final int LAST = 1_000_000;

    private static final String HTML = "text/html;charset=UTF-8";
    private static final String RETRY_AFTER_SECONDS = "2";

    @Inject
    ObjectMapper json;

    @Inject
    ErrorPage page;

    @Inject
    AllowedMethods allowed;

    @Inject
    CurrentVertxRequest current;

    @ServerExceptionMapper
    Response refused(RefusedException thrown, UriInfo uri) {
        return response(thrown, uri);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException thrown, UriInfo uri) {
        return response(thrown, uri);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException thrown, UriInfo uri) {
        return response(thrown, uri);
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException thrown, UriInfo uri) {
        return toLogin(uri).orElseGet(() -> response(thrown, uri));
    }

    @ServerExceptionMapper
    Response unknown(AuthenticationFailedException thrown, UriInfo uri) {
        return toLogin(uri).orElseGet(() -> response(thrown, uri));
    }

    @ServerExceptionMapper
    Response mismatch(MismatchedInputException thrown, UriInfo uri) {
        return response(thrown, uri);
    }

    @ServerExceptionMapper
    Response notJson(JsonProcessingException thrown, UriInfo uri) {
        return response(thrown, uri);
    }

    /** Who does not take an answer to its end is told nothing, and it is no failure of this service. */
    @ServerExceptionMapper
    Response notTaken(IOException thrown, UriInfo uri) {
        RoutingContext context = current.getCurrent();
        if (context == null || !context.response().headWritten()) {
            return response(thrown, uri);
        }
        LOG.debugf("%s was not taken to its end: %s", uri.getRequestUri().getPath(), thrown.getMessage());
        return Response.serverError().build();
    }

    @ServerExceptionMapper
    Response any(Throwable thrown, UriInfo uri) {
        return response(thrown, uri);
    }

    /** Failures before a resource is reached, and addresses that nothing serves. */
    void routes(@Observes Router router) {
        router.route().order(-LAST).failureHandler(context -> {
            Throwable thrown = context.failure();
            if (thrown == null) {
                context.next();
            } else if (thrown instanceof AuthenticationRedirectException away) {
                context.response()
                        .setStatusCode(away.getCode())
                        .putHeader("Location", away.getRedirectUri())
                        .end();
            } else {
                send(context, refusal(thrown));
            }
        });
        router.route().order(LAST).handler(context -> send(context, Refusals.of(new WebApplicationException(404))));
    }

    /** Answers with a problem where there is no resource. */
    public void send(RoutingContext context, Refusal refusal) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        boolean forPeople = isForPeople(context.normalizedPath());
        response.setStatusCode(refusal.type().status())
                .putHeader("Content-Type", forPeople ? HTML : Problem.MEDIA_TYPE);
        if (refusal.type() == ProblemType.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (refusal.type().isPassing()) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        try {
            Buffer body = forPeople
                    ? Buffer.buffer(page.html(refusal))
                    : Buffer.buffer(json.writeValueAsBytes(Problem.of(refusal, context.normalizedPath())));
            response.end(body).onFailure(e -> LOG.debug("client is gone", e));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can always be written", e);
        }
    }

    private Response response(Throwable thrown, UriInfo uri) {
        Refusal refusal = refusal(thrown);
        String path = uri.getRequestUri().getPath();
        boolean forPeople = isForPeople(path);
        Response.ResponseBuilder response = Response.status(refusal.type().status())
                .type(forPeople ? HTML : Problem.MEDIA_TYPE)
                .entity(forPeople ? page.html(refusal) : Problem.of(refusal, path));
        if (refusal.type() == ProblemType.METHOD_NOT_ALLOWED) {
            allowed.at(path).ifPresent(methods -> response.header("Allow", methods));
        }
        if (refusal.type().isPassing()) {
            response.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        return response.build();
    }

    /** People who want to see a page log in first; what a page asks for by itself is told so, and asks them. */
    private Optional<Response> toLogin(UriInfo uri) {
        RoutingContext context = current.getCurrent();
        URI asked = uri.getRequestUri();
        if (context == null
                || !isForPeople(asked.getPath())
                || context.request().getHeader("HX-Request") != null
                || context.request().getHeader("Authorization") != null
                || !context.request().method().equals(HttpMethod.GET)) {
            return Optional.empty();
        }
        String to = asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
        URI login = URI.create("/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        return Optional.of(Response.seeOther(login).build());
    }

    /** Whether people look at an address, and not programs. */
    private static boolean isForPeople(String path) {
        return !path.startsWith("/api/") && !path.startsWith("/q/") && !path.startsWith("/live/");
    }

    private static Refusal refusal(Throwable thrown) {
        Refusal refusal = Refusals.of(thrown);
        if (refusal.type() == ProblemType.INTERNAL) {
            LOG.error("request failed", thrown);
        } else if (refusal.type() == ProblemType.UNAVAILABLE) {
            LOG.warnf("unavailable: %s", thrown.getMessage());
        }
        return refusal;
    }
}
