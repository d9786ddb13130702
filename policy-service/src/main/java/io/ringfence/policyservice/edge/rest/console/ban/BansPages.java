package io.ringfence.policyservice.edge.rest.console.ban;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.ban.BanView;
import io.ringfence.policyservice.edge.rest.ban.BansResource;
import io.ringfence.policyservice.edge.rest.ban.Fail2BanResource;
import io.ringfence.policyservice.edge.rest.ban.WavesView;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is banned on the cluster, and how Fail2Ban is on each node. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class BansPages {

    private static final int ROWS = 100;

    @Inject
    Pages pages;

    @Inject
    BansResource bans;

    @Inject
    Fail2BanResource fail2ban;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance bans(
                List<BanView> rows,
                @Nullable String next,
                WavesView waves,
                Typed filter,
                Typed typed,
                FormProblem problem);

        static native TemplateInstance fail2ban(Fail2BanResource.View view);

        static native TemplateInstance nodes(Fail2BanResource.View view);
    }

    @GET
    @Path("bans")
    @RolesAllowed(Roles.VIEWER)
    public Response all(@Context UriInfo uri) {
        Typed filter = new Typed(uri.getQueryParameters());
        try {
            return pages.show(page(filter, uri, Typed.nothing(), FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.again(
                    refused.refusal(),
                    Templates.bans(
                            List.of(), null, bans.waves(), filter, Typed.nothing(), FormProblem.of(refused.refusal())));
        }
    }

    @POST
    @Path("bans")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response ban(MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String ip = typed.stripped("ip");
        return pages.done(
                () -> bans.ban(
                        new BansResource.Request(ip, seconds(typed), text(typed, "reason")), typed.on("force"), uri),
                done -> "/bans",
                done -> Flash.of(ip + " is banned on all nodes.").undo("/bans/lift", Map.of("ip", ip)),
                problem -> page(Typed.nothing(), uri, typed, problem));
    }

    @POST
    @Path("bans/lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response lift(MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String ip = typed.stripped("ip");
        return pages.done(
                () -> bans.lift(ip),
                done -> "/bans",
                done -> {
                    Flash told = Flash.of("The ban of " + String.join(", ", done.lifted()) + " is lifted, proven on "
                            + done.confirmed().size() + " of "
                            + (done.confirmed().size() + done.pending().size()) + " nodes.");
                    String left = typed.of("seconds");
                    // Only single IPv4 addresses are banned as they are lifted: IPv6 by its /64, waves by their
                    // network.
                    boolean isNetwork = ip.contains(":") || ip.contains("/") && !ip.endsWith("/32");
                    return left.isEmpty() || isNetwork
                            ? told
                            : told.undo("/bans", Map.of("ip", ip, "seconds", left, "reason", "the lift was undone"));
                },
                problem -> page(Typed.nothing(), uri, Typed.nothing(), problem));
    }

    @GET
    @Path("fail2ban")
    @RolesAllowed(Roles.VIEWER)
    public Response fail2ban() {
        return pages.show(Templates.fail2ban(fail2ban.all()));
    }

    @GET
    @Path("live/fail2ban")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        return live.open(sse, Map.of("nodes", () -> Templates.nodes(fail2ban.all())));
    }

    private TemplateInstance page(Typed filter, UriInfo uri, Typed typed, FormProblem problem) {
        String active = filter.of("active");
        Paging.PageOf<BanView> page = bans.list(
                        text(filter, "ip"),
                        text(filter, "node"),
                        text(filter, "jail"),
                        active.isEmpty() ? Boolean.TRUE : "all".equals(active) ? null : Boolean.valueOf(active),
                        text(filter, "cursor"),
                        ROWS,
                        uri)
                .getEntity();
        return Templates.bans(page.items(), page.next(), bans.waves(), filter, typed, problem);
    }

    private static @Nullable Long seconds(Typed typed) {
        try {
            return typed.stripped("seconds").isEmpty() ? null : Long.valueOf(typed.stripped("seconds"));
        } catch (NumberFormatException e) {
            throw RefusedException.parameter("seconds", typed.of("seconds"), "must be a number of seconds");
        }
    }

    private static @Nullable String text(Typed typed, String field) {
        String text = typed.stripped(field);
        return text.isEmpty() ? null : text;
    }
}
