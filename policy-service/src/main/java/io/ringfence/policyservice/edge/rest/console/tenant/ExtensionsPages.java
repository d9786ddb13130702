package io.ringfence.policyservice.edge.rest.console.tenant;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.usage.Usage;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.block.CallBlockView;
import io.ringfence.policyservice.edge.rest.block.CallBlocksResource;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Formats;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.console.UsageBar;
import io.ringfence.policyservice.edge.rest.limit.ExtensionView;
import io.ringfence.policyservice.edge.rest.limit.ExtensionsResource;
import io.ringfence.policyservice.edge.rest.limit.TenantView;
import io.ringfence.policyservice.edge.rest.limit.TenantsResource;
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
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The extensions of a tenant: limits of their own, what they have spent, who is blocked. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ExtensionsPages {

    private static final int ROWS = 100;

    @Inject
    Pages pages;

    @Inject
    ExtensionsResource extensions;

    @Inject
    TenantsResource tenants;

    @Inject
    CallBlocksResource blocks;

    @Inject
    Spending spending;

    @Inject
    LiveStreams live;

    /** What an extension has spent, whether it is blocked, and whether the one who looks may lift that. */
    record Now(
            String tenant,
            String extension,
            @Nullable Usage usage,
            @Nullable UsageBar day,
            DayChart chart,
            List<CallBlockView> blocks,
            boolean can) {

        public String path() {
            return place(tenant, extension);
        }
    }

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance extensions(
                String tenant, String currency, List<ExtensionView> rows, @Nullable String next);

        static native TemplateInstance extension(
                Now now,
                @Nullable ExtensionView own,
                TenantView of,
                Typed typed,
                Typed stored,
                String etag,
                FormProblem problem);

        static native TemplateInstance now(Now now);
    }

    @GET
    @Path("tenants/{tenant}/extensions")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response all(
            @PathParam("tenant") String tenant,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("extension") @Nullable String jump,
            @Context UriInfo uri) {
        if (jump != null && !jump.isBlank()) {
            return Response.seeOther(
                            uri.getAbsolutePathBuilder().path(jump.strip()).build())
                    .build();
        }
        Paging.PageOf<ExtensionView> page =
                extensions.list(tenant, cursor, ROWS, uri).getEntity();
        return pages.show(
                Templates.extensions(tenant, tenants.get(tenant).getEntity().currency(), page.items(), page.next()));
    }

    @GET
    @Path("tenants/{tenant}/extensions/{extension}")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response one(@PathParam("tenant") String tenant, @PathParam("extension") String extension) {
        return pages.show(page(tenant, extension, null, FormProblem.NONE));
    }

    @GET
    @Path("live/tenants/{tenant}/extensions/{extension}")
    @Blocking
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(
            @PathParam("tenant") String tenant, @PathParam("extension") String extension, @Context Sse sse) {
        return live.open(
                sse, Map.of("now", () -> Templates.now(now(tenants.get(tenant).getEntity(), extension))));
    }

    @POST
    @Path("tenants/{tenant}/extensions/{extension}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.TENANT_OPERATOR)
    public Response set(
            @PathParam("tenant") String tenant,
            @PathParam("extension") String extension,
            MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        Optional<ExtensionView> before = find(tenant, extension).map(RestResponse::getEntity);
        String etag = typed.of("etag");
        String place = place(tenant, extension);
        return pages.done(
                () -> extensions.put(tenant, extension, etag.isEmpty() ? null : etag, TenantForms.extension(typed)),
                done -> place,
                done -> Flash.of("The limits of " + extension
                                + " are saved; a block that they lift goes within moments.")
                        .undo(
                                before.isPresent() ? place : place + "/remove",
                                TenantForms.back(done, TenantForms.of(before.orElse(null)))),
                problem -> page(tenant, extension, typed, problem));
    }

    @POST
    @Path("tenants/{tenant}/extensions/{extension}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.TENANT_OPERATOR)
    public Response remove(
            @PathParam("tenant") String tenant,
            @PathParam("extension") String extension,
            MultivaluedMap<String, String> form) {
        String etag = new Typed(form).of("etag");
        Map<String, String> before = TenantForms.of(
                        find(tenant, extension).map(RestResponse::getEntity).orElse(null))
                .first();
        return pages.done(
                () -> extensions.remove(tenant, extension, etag.isEmpty() ? null : etag),
                done -> place(tenant, extension),
                done -> Flash.of(extension + " has the tenant's limits again.").undo(place(tenant, extension), before),
                problem -> page(tenant, extension, null, problem));
    }

    private TemplateInstance page(String tenant, String extension, @Nullable Typed typed, FormProblem problem) {
        TenantView of = tenants.get(tenant).getEntity();
        Optional<RestResponse<ExtensionView>> stored = find(tenant, extension);
        ExtensionView own = stored.map(RestResponse::getEntity).orElse(null);
        return Templates.extension(
                now(of, extension),
                own,
                of,
                typed == null ? TenantForms.of(own) : typed,
                TenantForms.of(own),
                stored.map(TenantForms::etag).orElse(""),
                problem);
    }

    private Optional<RestResponse<ExtensionView>> find(String tenant, String extension) {
        try {
            return Optional.of(extensions.get(tenant, extension));
        } catch (RefusedException none) {
            if (none.refusal().type() == ProblemType.NOT_FOUND) {
                return Optional.empty();
            }
            throw none;
        }
    }

    private Now now(TenantView of, String extension) {
        String tenant = of.tenant();
        Optional<Usage> usage = spending.of(tenant, Optional.of(extension));
        return new Now(
                tenant,
                extension,
                usage.orElse(null),
                TenantsPages.bar(usage.orElse(null), of),
                DayChart.of(usage.map(Usage::days).orElse(List.of())),
                blocks.active(tenant, extension),
                live.may(Roles.TENANT_OPERATOR));
    }

    private static String place(String tenant, String extension) {
        return "/tenants/" + tenant + "/extensions/" + Formats.segment(extension);
    }
}
