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
import io.ringfence.policyservice.edge.rest.console.Formats;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is kept from making calls that cost money, and how to lift that. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class BlocksPages {

    private static final int ROWS = 100;

    /** Pages on which a lift may have been asked for, and to which it goes back. */
    private static final Pattern BACK =
            Pattern.compile("(?!.*%(?![0-9A-Fa-f]{2}))/(blocks|tenants/[\\w-]{1,57}(/extensions/[\\w.*~%-]{1,400})?)"
                    + "(\\?[\\w.*~%&=-]{0,2000})?");

    @Inject
    Pages pages;

    @Inject
    CallBlocksResource blocks;

    @Inject
    LiveStreams live;

    /**
     * Blocks, and what may be done about them.
     *
     * @param query how they were asked for, as it stands in an address
     * @param can whether the one who looks may lift them
     */
    record Found(List<CallBlockView> rows, @Nullable String next, String query, boolean can) {

        public String back() {
            return query.isEmpty() ? "/blocks" : "/blocks?" + query;
        }
    }

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance blocks(Found found, Typed typed, FormProblem problem);

        static native TemplateInstance rows(Found found);

        static native TemplateInstance block(CallBlockView block, Typed typed, FormProblem problem);
    }

    @GET
    @Path("blocks")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response all(@Context UriInfo uri) {
        Typed typed = new Typed(uri.getQueryParameters());
        try {
            return pages.show(Templates.blocks(find(typed, uri), typed, FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.refused(
                    refused, problem -> Templates.blocks(new Found(List.of(), null, "", false), typed, problem));
        }
    }

    @GET
    @Path("live/blocks")
    @Blocking
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context UriInfo uri, @Context Sse sse) {
        Typed typed = new Typed(uri.getQueryParameters());
        return live.open(sse, Map.of("blocks", () -> Templates.rows(find(typed, uri))));
    }

    @GET
    @Path("blocks/{id}")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response one(@PathParam("id") String id) {
        return pages.show(Templates.block(blocks.get(id), Typed.nothing(), FormProblem.NONE));
    }

    @POST
    @Path("blocks/{id}/lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.TENANT_OPERATOR)
    public Response lift(@PathParam("id") String id, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        String back = typed.of("back");
        return pages.done(
                () -> blocks.lift(id, Body.of(typed).texts("allowance").json()),
                done -> BACK.matcher(back).matches() ? back : "/blocks",
                done -> Flash.of(told(done, typed.stripped("allowance"))),
                problem -> Templates.block(blocks.get(id), typed, problem));
    }

    private static String told(CallBlocksResource.LiftView done, String allowance) {
        CallBlockView block = done.block();
        if (Boolean.TRUE.equals(done.pending())) {
            return "Asked for; billing-watcher has not lifted the block of " + block.subject()
                    + " yet, and will once it reads the request.";
        }
        return block.subject() + " may call again, "
                + switch (block.limit()) {
                    case ABUSE -> "and is counted from nothing.";
                    case EXTENSION_DAILY, TENANT_DAILY, TENANT_MONTHLY ->
                        "with " + (allowance.isEmpty() ? "the whole limit" : allowance)
                                + " for the rest of the period.";
                };
    }

    private Found find(Typed typed, UriInfo uri) {
        String active = typed.of("active");
        Paging.PageOf<CallBlockView> page = blocks.list(
                        set(typed, "tenant"),
                        set(typed, "scope"),
                        set(typed, "subject"),
                        set(typed, "reached"),
                        active.isEmpty() ? Boolean.TRUE : "all".equals(active) ? null : Boolean.valueOf(active),
                        set(typed, "cursor"),
                        ROWS,
                        uri)
                .getEntity();
        String query = Stream.of("tenant", "scope", "subject", "reached", "active")
                .filter(field -> !typed.stripped(field).isEmpty())
                .map(field -> field + "=" + Formats.segment(typed.stripped(field)))
                .collect(Collectors.joining("&"));
        return new Found(page.items(), page.next(), query, live.may(Roles.TENANT_OPERATOR));
    }

    private static @Nullable String set(Typed typed, String field) {
        String text = typed.stripped(field);
        return text.isEmpty() ? null : text;
    }
}
