package io.ringfence.policyservice.edge.rest.console.call;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.Scope;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.history.CallsResource;
import io.ringfence.policyservice.edge.rest.limit.TenantView;
import io.ringfence.policyservice.edge.rest.limit.TenantsResource;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of a tenant: what they cost, and why one was refused. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class CallsPages {

    private static final int ROWS = 50;
    private static final int TENANTS = 100;

    @Inject
    Pages pages;

    @Inject
    CallsResource calls;

    @Inject
    TenantsResource tenants;

    @Inject
    Scope scope;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance choose(List<TenantView> tenants, String name, @Nullable String next);

        static native TemplateInstance calls(
                String tenant, CallsResource.@Nullable CallsPage page, Typed typed, FormProblem problem);
    }

    @GET
    @Path("calls")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response choose(
            @QueryParam("name") @Nullable String name,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        if (scope.tenant().isPresent()) {
            return Response.seeOther(URI.create("/tenants/" + scope.tenant().get() + "/calls"))
                    .build();
        }
        Paging.PageOf<TenantView> page =
                tenants.list(name, cursor, TENANTS, uri).getEntity();
        return pages.show(Templates.choose(page.items(), name == null ? "" : name.strip(), page.next()));
    }

    @GET
    @Path("tenants/{tenant}/calls")
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response calls(
            @PathParam("tenant") String tenant,
            @QueryParam("extension") @Nullable String extension,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        Typed typed = new Typed(uri.getQueryParameters());
        try {
            return pages.show(Templates.calls(
                    tenant,
                    calls.list(tenant, set(extension), set(from), set(to), cursor, ROWS, uri)
                            .getEntity(),
                    typed,
                    FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.again(
                    refused.refusal(), Templates.calls(tenant, null, typed, FormProblem.of(refused.refusal())));
        }
    }

    /** What stands in a field of a form; null when it was left empty. */
    private static @Nullable String set(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
