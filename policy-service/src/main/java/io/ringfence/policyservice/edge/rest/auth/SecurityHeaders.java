package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** What browsers are told about every answer: nothing is framed, sniffed, kept, or loaded from elsewhere. */
@ApplicationScoped
public class SecurityHeaders {

    /** Before everything else (BodyLimit: 300). */
    private static final int FIRST = 400;

    /** No script or style in a page itself: what an attacker wrote, in a user agent say, can never be one. */
    private static final String CSP =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy", CSP,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin");

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, FIRST);
    }

    private static void add(RoutingContext context) {
        String path = context.normalizedPath();
        HttpServerResponse response = context.response();
        MultiMap headers = response.headers();
        ALWAYS.forEach(headers::set);
        if (context.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        boolean api = path.startsWith("/api/") || path.startsWith("/live/");
        context.addHeadersEndHandler(end -> {
            headers.set("Cache-Control", caching(path));
            if (api) { // forms alone need it
                response.removeCookies("csrf-token", false);
            }
        });
        context.next();
    }

    private static String caching(String path) {
        if (path.startsWith("/webjars/")) {
            return "public, max-age=31536000, immutable"; // the version is in the path
        }
        return path.startsWith("/assets/") ? "no-cache" : "no-store"; // no-cache: asked for again, and mostly 304
    }
}
