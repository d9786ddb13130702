package io.ringfence.policyservice.edge.rest.console;

import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How pages are answered. They are rendered here and now, on the caller's thread: what surrounds them may ask the database.
 */
@RequestScoped
public class Pages {

    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    @Inject
    RoutingContext context;

    @Inject
    PolicyServiceConfig config;

    /** Shows a page, with what was just done on top of it. */
    public Response show(TemplateInstance page) {
        return show(200, page);
    }

    /** Goes on to a page after something was done, and tells so there. */
    public Response go(String path, Flash flash) {
        return Response.seeOther(URI.create(path))
                .cookie(flash.cookie(isSecure()))
                .build();
    }

    /**
     * Does what a form asks, and goes on; or shows the form again with what was typed and why it was not taken.
     *
     * @param action the API's own operation
     * @param path where to go on to
     * @param told what to tell there
     * @param again the page with the form
     */
    public <T> Response done(
            Supplier<T> action,
            Function<T, String> path,
            Function<T, Flash> told,
            Function<FormProblem, TemplateInstance> again) {
        T value;
        try {
            value = action.get();
        } catch (RefusedException refused) {
            return refused(refused, again);
        }
        return go(path.apply(value), told.apply(value));
    }

    /** Shows a form again, with why it was not taken. */
    public Response again(Refusal refusal, TemplateInstance page) {
        return show(refusal.type().status(), page);
    }

    /** Shows a page with why what it was asked for was not done. */
    public Response refused(RefusedException refused, Function<FormProblem, TemplateInstance> page) {
        return again(refused.refusal(), page.apply(FormProblem.of(refused.refusal())));
    }

    private Response show(int status, TemplateInstance page) {
        Optional<Flash> flash = Optional.ofNullable(context.request().getCookie(Flash.COOKIE))
                .map(Cookie::getValue)
                .flatMap(Flash::read);
        String html = page.data("flash", flash.orElse(null)).render();
        Response.ResponseBuilder response = Response.status(status).type(HTML).entity(html);
        flash.ifPresent(shown -> response.cookie(Flash.none(isSecure())));
        return response.build();
    }

    private boolean isSecure() {
        return config.cookieSecure();
    }
}
