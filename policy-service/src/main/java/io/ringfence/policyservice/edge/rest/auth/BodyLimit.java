package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.edge.rest.problem.Problems;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.regex.Pattern;

/** Refuses bodies that say at once that they are too large, and reads on past what nobody wants. */
@ApplicationScoped
public class BodyLimit {

    /** Before Quarkus authenticates (200). */
    private static final int FIRST = 300;

    /** After Quarkus has authenticated and authorised (100). */
    private static final int CHECK = 50;

    /** How long a client may go on sending what nobody reads, so that it gets to see the answer. */
    private static final long LINGER_MILLIS = 30_000;

    /** Lists, and rate sheets; over REST, and as a form's file. */
    private static final Pattern UPLOADS = Pattern.compile(
            "PUT /api/v1/(firewall/lists/.*|tenants/[^/]+/routes/?)|POST /(firewall/lists|tenants/[^/]+/routes/upload)/?");

    @Inject
    PolicyServiceConfig config;

    @Inject
    Problems problems;

    void register(@Observes Filters filters) {
        filters.register(BodyLimit::lingerAtEnd, FIRST);
        filters.register(this::check, CHECK);
    }

    /** Whether a long body belongs there, which has bounds of its own. */
    static boolean isUpload(String method, String path) {
        return UPLOADS.matcher(method + " " + path).matches();
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean list = isUpload(request.method().name(), context.normalizedPath());
        if (isFormOfUnknownLength(request)) {
            problems.send(
                    context,
                    new Refusal(ProblemType.BAD_REQUEST, "A form must say how long it is: send Content-Length."));
            return;
        }
        long limit = list ? config.maxListBytes() : config.maxBodyBytes();
        long length = length(request);
        if (length <= limit) {
            context.next();
            return;
        }
        problems.send(
                context,
                new Refusal(
                        ProblemType.TOO_LARGE,
                        "The body has " + length + " bytes, but at most " + limit + " are taken"
                                + (list ? "; compress it (Content-Encoding: gzip) or split the list." : ".")));
    }

    /**
     * Most clients send all of a body before they look at the answer, and would wait for ever. Only for refusals: after an
     * accepted request the connection is the next request's, and no timer of this one may end it.
     */
    private static void lingerAtEnd(RoutingContext context) {
        context.addEndHandler(answered -> {
            HttpServerRequest request = context.request();
            if (context.response().getStatusCode() < 400 || isRead(request)) {
                return;
            }
            long timer = context.vertx().setTimer(LINGER_MILLIS, late -> {
                if (!isRead(request)) {
                    request.connection().close();
                }
            });
            request.exceptionHandler(gone -> context.vertx().cancelTimer(timer));
            request.endHandler(end -> context.vertx().cancelTimer(timer));
            request.handler(bytes -> {});
            request.resume();
        });
        context.next();
    }

    /** A request whose last bytes have come counts as read, though Vert.x may not have said so to anyone. */
    private static boolean isRead(HttpServerRequest request) {
        boolean chunked = request.getHeader("Transfer-Encoding") != null;
        return request.isEnded() || !chunked && request.bytesRead() >= length(request);
    }

    /** Forms are read before anything that could bound them. */
    private static boolean isFormOfUnknownLength(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type != null
                && request.getHeader("Content-Length") == null
                && (request.getHeader("Transfer-Encoding") != null || request.version() == HttpVersion.HTTP_2)
                && (type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded"));
    }

    private static long length(HttpServerRequest request) {
        String text = request.getHeader("Content-Length");
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
