package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * The API takes no forms. Some clients call a request without a body one all the same; it is none. Whatever has a body is what it
 * is not, so that nobody looks for a form's token in it, which forms of the console carry.
 */
@ApplicationScoped
public class NoForms {

    /** Before Quarkus looks at requests (200). */
    private static final int BEFORE = 350;

    private static final String TYPE = "Content-Type";

    void register(@Observes Filters filters) {
        filters.register(NoForms::look, BEFORE);
    }

    private static void look(RoutingContext context) {
        MultiMap headers = context.request().headers();
        String type = headers.get(TYPE);
        if (type != null && context.normalizedPath().startsWith("/api/") && isForm(type.toLowerCase(Locale.ROOT))) {
            String length = headers.get("Content-Length");
            boolean empty = headers.get("Transfer-Encoding") == null && (length == null || length.equals("0"));
            if (empty) {
                headers.remove(TYPE);
            } else {
                headers.set(TYPE, "application/octet-stream");
            }
        }
        context.next();
    }

    private static boolean isForm(String type) {
        return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/form-data");
    }
}
