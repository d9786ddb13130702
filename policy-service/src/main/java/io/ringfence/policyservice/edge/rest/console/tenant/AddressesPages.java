package io.ringfence.policyservice.edge.rest.console.tenant;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.ringfence.policyservice.edge.rest.tenant.TenantAddressesResource;
import io.ringfence.policyservice.edge.rest.tenant.TenantAddressesView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The addresses that a tenant may use. */
@Path("/tenants/{tenant}/addresses")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class AddressesPages {

    @Inject
    Pages pages;

    @Inject
    TenantAddressesResource addresses;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance addresses(
                String tenant, @Nullable TenantAddressesView stored, Typed typed, FormProblem problem);
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response all(@PathParam("tenant") String tenant) {
        return pages.show(page(tenant, null, FormProblem.NONE));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response set(@PathParam("tenant") String tenant, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        List<@Nullable String> sent = new ArrayList<>();
        for (String text : typed.of("addresses").split("[,\\s]+")) {
            if (!text.isEmpty()) {
                sent.add(text);
            }
        }
        String comment = typed.stripped("comment");
        Typed before = typed(find(tenant).orElse(null));
        return pages.done(
                () -> sent.isEmpty()
                        ? addresses.remove(tenant, typed.on("force")).getStatus()
                        : addresses
                                .put(
                                        tenant,
                                        typed.on("force"),
                                        new TenantAddressesResource.Body(sent, comment.isEmpty() ? null : comment))
                                .getStatus(),
                done -> place(tenant),
                done -> Flash.of(
                                sent.isEmpty()
                                        ? "The tenant has no addresses of its own any more."
                                        : "Saved; nodes let " + sent.size() + " networks in within moments.")
                        .undo(place(tenant), before.first()),
                problem -> page(tenant, typed, problem));
    }

    private TemplateInstance page(String tenant, @Nullable Typed typed, FormProblem problem) {
        TenantAddressesView stored = find(tenant).orElse(null);
        return Templates.addresses(tenant, stored, typed == null ? typed(stored) : typed, problem);
    }

    private Optional<TenantAddressesView> find(String tenant) {
        try {
            return Optional.ofNullable(addresses.get(tenant));
        } catch (RefusedException none) {
            if (none.refusal().type() == ProblemType.NOT_FOUND) {
                return Optional.empty();
            }
            throw none;
        }
    }

    private static Typed typed(@Nullable TenantAddressesView stored) {
        return stored == null
                ? Typed.nothing()
                : Typed.of(Map.of(
                        "addresses",
                        String.join("\n", stored.addresses()),
                        "comment",
                        stored.comment() == null ? "" : stored.comment()));
    }

    private static String place(String tenant) {
        return "/tenants/" + tenant + "/addresses";
    }
}
