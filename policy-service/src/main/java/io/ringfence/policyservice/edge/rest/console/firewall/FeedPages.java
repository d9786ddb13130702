package io.ringfence.policyservice.edge.rest.console.firewall;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.feed.FeedBody;
import io.ringfence.policyservice.edge.rest.feed.FeedView;
import io.ringfence.policyservice.edge.rest.feed.FeedsResource;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Shared block lists that refresh themselves. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class FeedPages {

    private static final String HOME = "/firewall/feeds";
    private static final int SHOWN = 100;

    /** What the form for a new feed begins with. */
    private static final Map<String, String> USUAL = Map.of(
            "format",
            "PLAIN",
            "intervalSeconds",
            "86400",
            "maxNetworks",
            "1000000",
            "maxChangePercent",
            "50",
            "enabled",
            "on");

    @Inject
    Pages pages;

    @Inject
    FeedsResource feeds;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance feeds(
                Paging.PageOf<FeedView> page, boolean first, Typed typed, FormProblem problem);

        static native TemplateInstance rows(Paging.PageOf<FeedView> page);

        static native TemplateInstance feed(FeedView feed, Typed typed, String etag, FormProblem problem);
    }

    @GET
    @Path("firewall/feeds")
    @RolesAllowed(Roles.VIEWER)
    public Response feeds(@QueryParam("cursor") @Nullable String cursor) {
        return pages.show(
                Templates.feeds(feeds.page(cursor, SHOWN), cursor == null, Typed.of(USUAL), FormProblem.NONE));
    }

    @GET
    @Path("live/firewall/feeds")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        return live.open(sse, Map.of("feeds", () -> Templates.rows(feeds.page(null, SHOWN))));
    }

    @POST
    @Path("firewall/feeds")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response add(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> put(typed.stripped("name"), null, typed),
                feed -> HOME + "/" + feed.name(),
                feed -> Flash.of("The feed " + feed.name() + " is stored; it is fetched within seconds."),
                problem -> Templates.feeds(feeds.page(null, SHOWN), true, typed, problem));
    }

    @GET
    @Path("firewall/feeds/{name}")
    @RolesAllowed(Roles.VIEWER)
    public Response feed(@PathParam("name") String name) {
        return pages.show(page(name, FormProblem.NONE));
    }

    @POST
    @Path("firewall/feeds/{name}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response change(@PathParam("name") String name, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> put(name, typed.of("etag").isEmpty() ? null : typed.of("etag"), typed),
                feed -> HOME + "/" + name,
                feed -> Flash.of("The feed " + name + " is stored."),
                problem -> {
                    RestResponse<FeedView> now = feeds.get(name);
                    return Templates.feed(
                            entity(now),
                            typed,
                            problem.stale() ? now.getHeaderString("ETag") : typed.of("etag"),
                            problem);
                });
    }

    @POST
    @Path("firewall/feeds/{name}/refresh")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response refresh(@PathParam("name") String name, MultivaluedMap<String, String> form) {
        return pages.done(
                () -> entity(feeds.refresh(name, new Typed(form).on("confirm"))),
                feed -> HOME + "/" + name,
                feed -> Flash.of("What the source of " + name + " has is in force."),
                problem -> page(name, problem));
    }

    @POST
    @Path("firewall/feeds/{name}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response remove(@PathParam("name") String name) {
        return pages.done(
                () -> feeds.remove(name, null),
                done -> HOME,
                done -> Flash.of("The feed " + name + " and its list are gone; nodes follow within moments."),
                problem -> page(name, problem));
    }

    private TemplateInstance page(String name, FormProblem problem) {
        RestResponse<FeedView> now = feeds.get(name);
        FeedView feed = entity(now);
        return Templates.feed(feed, stored(feed), now.getHeaderString("ETag"), problem);
    }

    private FeedView put(String name, @Nullable String etag, Typed typed) {
        List<InputError> errors = new ArrayList<>();
        FeedBody body = new FeedBody(
                typed.stripped("url"),
                typed.of("format"),
                typed.of("column"),
                number(typed, "intervalSeconds", errors),
                number(typed, "maxNetworks", errors),
                number(typed, "maxChangePercent", errors),
                typed.on("enabled"),
                typed.of("comment"));
        if (name.isEmpty()) {
            errors.add(InputError.field("name", "", "is missing: lower case letters, digits and dashes"));
        }
        if (!errors.isEmpty()) {
            throw new RefusedException(Refusal.of(ProblemType.INVALID, errors));
        }
        return entity(feeds.put(name, etag, body));
    }

    private static @Nullable Integer number(Typed typed, String field, List<InputError> errors) {
        String text = typed.stripped(field);
        try {
            return text.isEmpty() ? null : Math.toIntExact(Fields.number(field, text));
        } catch (RefusedException | ArithmeticException e) {
            errors.add(InputError.field(field, text, "must be a whole number, not so large"));
            return null;
        }
    }

    private static Typed stored(FeedView feed) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("url", feed.url());
        fields.put("format", feed.format().name());
        fields.put("column", feed.column());
        fields.put("intervalSeconds", Integer.toString(feed.intervalSeconds()));
        fields.put("maxNetworks", Integer.toString(feed.maxNetworks()));
        fields.put("maxChangePercent", Integer.toString(feed.maxChangePercent()));
        fields.put("comment", Objects.requireNonNullElse(feed.comment(), ""));
        if (feed.enabled()) {
            fields.put("enabled", "on");
        }
        return Typed.of(fields);
    }

    private static FeedView entity(RestResponse<FeedView> answer) {
        return Objects.requireNonNull(answer.getEntity(), "the API answers with the feed");
    }
}
