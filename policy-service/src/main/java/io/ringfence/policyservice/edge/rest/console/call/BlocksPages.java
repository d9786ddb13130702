package io.ringfence.policyservice.edge.rest.console.call;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.block.CallBlockView;
import io.ringfence.policyservice.edge.rest.block.CallBlocksResource;
import io.ringfence.policyservice.edge.rest.console.Body;
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
import jakarta.ws.rs.PathParam;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is kept from making calls that cost money, and how to lift that. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class BlocksPages {

    private static final int ROWS = 100;

    /** Where a lift may have been asked for, and goes back to. */
    private static final Set<String> PLACES = Set.of("/blocks", "/explain", "/tenants");

    @Inject
    Pages pages;

    @Inject
    CallBlocksResource blocks;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance blocks(
                List<CallBlockView> rows, @Nullable String next, Typed typed, FormProblem problem);

        static native TemplateInstance rows(List<CallBlockView> rows);
    }

    @GET
    @Path("blocks")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response all(@Context UriInfo uri) {
        Typed typed = new Typed(uri.getQueryParameters());
        try {
            return pages.show(list(typed, uri, FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.again(
                    refused.refusal(), Templates.blocks(List.of(), null, typed, FormProblem.of(refused.refusal())));
        }
    }

    @GET
    @Path("live/blocks")
    @Blocking
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context UriInfo uri, @Context Sse sse) {
        Typed typed = new Typed(uri.getQueryParameters());
        return live.open(
                sse, Map.of("blocks", () -> Templates.rows(page(typed, uri).items())));
    }

    @POST
    @Path("blocks/{id}/lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.TENANT_OPERATOR)
    public Response lift(@PathParam("id") String id, MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String back = typed.of("back");
        boolean known = PLACES.stream()
                .anyMatch(place -> back.equals(place) || back.startsWith(place + "/") || back.startsWith(place + "?"));
        return pages.done(
                () -> blocks.lift(id, Body.of(typed).texts("allowance").json()),
                done -> known ? back : "/blocks",
                done -> Flash.of(
                        Boolean.TRUE.equals(done.pending())
                                ? "Asked for; billing-watcher has not lifted it yet and will once it reads the request."
                                : done.block().subject() + " may call again, with "
                                        + (typed.stripped("allowance").isEmpty()
                                                ? "the whole limit for the rest of its period."
                                                : typed.stripped("allowance") + " more for the rest of its period.")),
                problem -> list(Typed.nothing(), uri, problem));
    }

    private TemplateInstance list(Typed typed, UriInfo uri, FormProblem problem) {
        Paging.PageOf<CallBlockView> page = page(typed, uri);
        return Templates.blocks(page.items(), page.next(), typed, problem);
    }

    private Paging.PageOf<CallBlockView> page(Typed typed, UriInfo uri) {
        String active = typed.of("active");
        return blocks.list(
                        set(typed, "tenant"),
                        set(typed, "scope"),
                        set(typed, "subject"),
                        set(typed, "reached"),
                        active.isEmpty() ? Boolean.TRUE : "all".equals(active) ? null : Boolean.valueOf(active),
                        set(typed, "cursor"),
                        ROWS,
                        uri)
                .getEntity();
    }

    private static @Nullable String set(Typed typed, String field) {
        String text = typed.stripped(field);
        return text.isEmpty() ? null : text;
    }
}
