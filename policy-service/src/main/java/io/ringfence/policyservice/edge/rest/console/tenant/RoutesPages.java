package io.ringfence.policyservice.edge.rest.console.tenant;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.limit.RouteStore;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Formats;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.limit.RouteView;
import io.ringfence.policyservice.edge.rest.limit.RoutesResource;
import io.ringfence.policyservice.edge.rest.limit.TenantView;
import io.ringfence.policyservice.edge.rest.limit.TenantsResource;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** What a tenant's calls cost: its routes, one by one or a whole rate sheet. */
@Path("/tenants/{tenant}/routes")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class RoutesPages {

    private static final int ROWS = 100;

    @Inject
    Pages pages;

    @Inject
    RoutesResource routes;

    @Inject
    TenantsResource tenants;

    /**
     * Routes.
     *
     * @param digits with what they begin; empty for all
     * @param problem why these can't be looked for
     */
    record Found(
            List<RouteView> rows, String digits, @Nullable String next, FormProblem problem) {}

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance routes(
                TenantView tenant, Found found, Typed typed, FormProblem problem, FormProblem sheetProblem);
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response all(
            @PathParam("tenant") String tenant,
            @QueryParam("prefix") @Nullable String digits,
            @QueryParam("edit") @Nullable String edit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        TenantView of = tenants.get(tenant).getEntity();
        Typed typed = TenantForms.of(find(tenant, edit, uri).orElse(null));
        String begin = digits == null ? "" : digits.strip();
        try {
            return pages.show(
                    Templates.routes(of, list(tenant, begin, cursor, uri), typed, FormProblem.NONE, FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.refused(
                    refused,
                    problem -> Templates.routes(
                            of, new Found(List.of(), begin, null, problem), typed, FormProblem.NONE, FormProblem.NONE));
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response put(@PathParam("tenant") String tenant, MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String prefix = typed.stripped("prefix");
        Optional<RouteView> before = find(tenant, prefix, uri);
        return pages.done(
                () -> {
                    if (!prefix.matches("\\d{1,15}")) {
                        throw RefusedException.parameter("prefix", prefix, "must be 1 to 15 digits, without a plus");
                    }
                    return routes.put(tenant, prefix, TenantForms.route(typed));
                },
                done -> place(tenant) + "?prefix=" + prefix,
                done -> Flash.of("Numbers that begin with " + prefix + " cost " + typed.stripped("perMinute")
                                + " a minute now.")
                        .undo(
                                before.isPresent() ? place(tenant) : place(tenant) + "/remove",
                                before.isPresent()
                                        ? TenantForms.of(before.get()).first()
                                        : Map.of("prefix", prefix)),
                problem -> page(tenant, uri, typed, problem, FormProblem.NONE));
    }

    @POST
    @Path("remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response remove(
            @PathParam("tenant") String tenant, MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String prefix = typed.stripped("prefix");
        Map<String, String> before =
                TenantForms.of(find(tenant, prefix, uri).orElse(null)).first();
        return pages.done(
                () -> routes.remove(tenant, prefix),
                done -> place(tenant),
                done -> Flash.of("The route " + prefix + " is gone; a shorter prefix of its numbers counts now.")
                        .undo(place(tenant), before),
                problem -> page(tenant, uri, Typed.nothing(), problem, FormProblem.NONE));
    }

    /** Replaces all routes by a sheet: a CSV or JSON file, which may be compressed with gzip. */
    @POST
    @Path("upload")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Roles.OPERATOR)
    public Response upload(
            @PathParam("tenant") String tenant, @RestForm("sheet") @Nullable FileUpload sheet, @Context UriInfo uri) {
        return pages.done(
                () -> replace(tenant, sheet),
                done -> place(tenant),
                done -> Flash.of("The rate sheet is in force: " + Formats.grouped(done.routes()) + " routes; "
                        + Formats.grouped(done.added()) + " are new, " + Formats.grouped(done.changed())
                        + " are changed, " + Formats.grouped(done.removed()) + " are gone."),
                problem -> page(tenant, uri, Typed.nothing(), FormProblem.NONE, problem));
    }

    private RouteStore.Replaced replace(String tenant, @Nullable FileUpload sheet) {
        if (sheet == null || sheet.size() == 0) {
            throw RefusedException.parameter("sheet", "", "is missing: choose a file with prefixes and prices");
        }
        String name = sheet.fileName().toLowerCase(Locale.ROOT);
        boolean zipped = name.endsWith(".gz");
        String type = name.replace(".gz", "").endsWith(".json") ? MediaType.APPLICATION_JSON : "text/csv";
        try (InputStream body = Files.newInputStream(sheet.uploadedFile())) {
            return routes.replace(tenant, type, zipped ? "gzip" : null, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", e);
        }
    }

    /** The route of just this prefix. */
    private Optional<RouteView> find(String tenant, @Nullable String prefix, UriInfo uri) {
        if (prefix == null || !prefix.matches("\\d{1,15}")) {
            return Optional.empty();
        }
        return routes.list(tenant, prefix, null, 1, uri).getEntity().items().stream()
                .filter(route -> prefix.equals(route.prefix()))
                .findFirst();
    }

    private Found list(String tenant, String digits, @Nullable String cursor, UriInfo uri) {
        Paging.PageOf<RouteView> page =
                routes.list(tenant, digits, cursor, ROWS, uri).getEntity();
        return new Found(page.items(), digits, page.next(), FormProblem.NONE);
    }

    private TemplateInstance page(
            String tenant, UriInfo uri, Typed typed, FormProblem problem, FormProblem sheetProblem) {
        return Templates.routes(
                tenants.get(tenant).getEntity(), list(tenant, "", null, uri), typed, problem, sheetProblem);
    }

    private static String place(String tenant) {
        return "/tenants/" + tenant + "/routes";
    }
}
