package io.ringfence.policyservice.edge.rest.console.tenant;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.usage.Usage;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.Scope;
import io.ringfence.policyservice.edge.rest.block.CallBlockView;
import io.ringfence.policyservice.edge.rest.block.CallBlocksResource;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.console.UsageBar;
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
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Tenants: what they are, what their calls may cost, and what they have spent. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class TenantsPages {

    private static final int ROWS = 25;

    @Inject
    Pages pages;

    @Inject
    TenantsResource tenants;

    @Inject
    CallBlocksResource blocks;

    @Inject
    Spending spending;

    @Inject
    Scope scope;

    @Inject
    LiveStreams live;

    /** A tenant and its day; without one when that can't be had. */
    record Row(TenantView tenant, @Nullable UsageBar day) {}

    /** What a tenant has spent, who of it is blocked, and whether the one who looks may lift that. */
    record Now(
            TenantView tenant,
            @Nullable Usage usage,
            @Nullable UsageBar day,
            @Nullable UsageBar month,
            DayChart chart,
            List<CallBlockView> blocks,
            boolean can) {

        public String path() {
            return "/tenants/" + tenant.tenant();
        }
    }

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance tenants(
                List<Row> rows, String name, @Nullable String next, boolean counted, Typed typed, FormProblem problem);

        static native TemplateInstance tenant(
                Now now,
                Typed typed,
                Typed stored,
                Typed limits,
                Typed storedLimits,
                String etag,
                FormProblem problem,
                FormProblem limitsProblem);

        static native TemplateInstance now(Now now);
    }

    @GET
    @Path("tenants")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response all(
            @QueryParam("name") @Nullable String name,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        if (scope.tenant().isPresent()) {
            return Response.seeOther(URI.create("/tenants/" + scope.tenant().get()))
                    .build();
        }
        return pages.show(list(name == null ? "" : name.strip(), cursor, uri, Typed.nothing(), FormProblem.NONE));
    }

    private TemplateInstance list(String name, @Nullable String cursor, UriInfo uri, Typed typed, FormProblem problem) {
        Paging.PageOf<TenantView> page = tenants.list(name, cursor, ROWS, uri).getEntity();
        Map<String, Usage> usage =
                spending.of(page.items().stream().map(TenantView::tenant).toList());
        List<Row> rows = page.items().stream()
                .map(tenant -> new Row(tenant, bar(usage.get(tenant.tenant()), tenant)))
                .toList();
        return Templates.tenants(rows, name, page.next(), !usage.isEmpty() || rows.isEmpty(), typed, problem);
    }

    @POST
    @Path("tenants")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response add(MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String name = typed.stripped("tenant");
        return pages.done(
                () -> {
                    if (name.isEmpty()) {
                        throw RefusedException.parameter("tenant", "", "is missing: the name of the tenant on the PBX");
                    }
                    if (exists(name)) {
                        throw new RefusedException(
                                ProblemType.NAME_TAKEN,
                                "There is a tenant " + name + " already; open it to change it.");
                    }
                    return tenants.put(name, null, TenantForms.tenant(typed));
                },
                done -> "/tenants/" + done.getEntity().tenant(),
                done -> Flash.of("The tenant " + done.getEntity().tenant() + " is defined. Set its limits next."),
                problem -> list("", null, uri, typed, problem));
    }

    private boolean exists(String name) {
        try {
            return tenants.get(name) != null;
        } catch (RefusedException unknown) {
            return false;
        }
    }

    @GET
    @Path("tenants/{tenant}")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response one(@PathParam("tenant") String name) {
        return pages.show(page(name, null, null, FormProblem.NONE, FormProblem.NONE));
    }

    @GET
    @Path("live/tenants/{tenant}")
    @Blocking
    @RolesAllowed(Roles.TENANT_VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@PathParam("tenant") String name, @Context Sse sse) {
        return live.open(
                sse, Map.of("now", () -> Templates.now(now(tenants.get(name).getEntity()))));
    }

    @POST
    @Path("tenants/{tenant}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response set(@PathParam("tenant") String name, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        TenantView before = tenants.get(name).getEntity();
        return pages.done(
                () -> tenants.put(name, typed.of("etag"), TenantForms.tenant(typed)),
                done -> "/tenants/" + name,
                done -> Flash.of("Saved; billing-watcher and the nodes follow within moments.")
                        .undo("/tenants/" + name, TenantForms.back(done, TenantForms.of(before))),
                problem -> page(name, typed, null, problem, FormProblem.NONE));
    }

    @POST
    @Path("tenants/{tenant}/limits")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.TENANT_ADMIN)
    public Response limits(@PathParam("tenant") String name, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        CallLimits before = tenants.limits(name).getEntity();
        return pages.done(
                () -> tenants.putLimits(name, typed.of("etag"), TenantForms.limits(typed)),
                done -> "/tenants/" + name,
                done -> Flash.of("The limits are saved; blocks that they lift or raise follow within moments.")
                        .undo("/tenants/" + name + "/limits", TenantForms.back(done, TenantForms.of(before))),
                problem -> page(name, null, typed, FormProblem.NONE, problem));
    }

    @POST
    @Path("tenants/{tenant}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response remove(@PathParam("tenant") String name, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> {
                    if (!typed.stripped("confirm").equals(name)) {
                        throw RefusedException.parameter("confirm", "", "must be the tenant's name, " + name);
                    }
                    return tenants.remove(name, typed.of("etag"));
                },
                done -> "/tenants",
                done -> Flash.of("The tenant " + name + " is gone; nothing limits its calls any more."),
                problem -> page(name, null, null, problem, FormProblem.NONE));
    }

    private TemplateInstance page(
            String name,
            @Nullable Typed typed,
            @Nullable Typed limits,
            FormProblem problem,
            FormProblem limitsProblem) {
        RestResponse<TenantView> stored = tenants.get(name);
        TenantView tenant = stored.getEntity();
        return Templates.tenant(
                now(tenant),
                typed == null ? TenantForms.of(tenant) : typed,
                TenantForms.of(tenant),
                limits == null ? TenantForms.of(tenant.limits()) : limits,
                TenantForms.of(tenant.limits()),
                TenantForms.etag(stored),
                problem,
                limitsProblem);
    }

    private Now now(TenantView tenant) {
        Optional<Usage> usage = spending.of(tenant.tenant(), Optional.empty());
        return new Now(
                tenant,
                usage.orElse(null),
                bar(usage.orElse(null), tenant),
                usage.map(told -> UsageBar.of(told.month(), told.currency(), tenant.zoneInForce()))
                        .orElse(null),
                DayChart.of(usage.map(Usage::days).orElse(List.of())),
                blocks.active(tenant.tenant()),
                live.may(Roles.TENANT_OPERATOR));
    }

    static @Nullable UsageBar bar(@Nullable Usage usage, TenantView of) {
        return usage == null ? null : UsageBar.of(usage.day(), usage.currency(), of.zoneInForce());
    }
}
