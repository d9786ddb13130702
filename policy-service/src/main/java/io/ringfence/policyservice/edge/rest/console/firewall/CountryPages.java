package io.ringfence.policyservice.edge.rest.console.firewall;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.node.Enforced;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.firewall.GeoipResource;
import io.ringfence.policyservice.edge.rest.firewall.GeoipView;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which countries may connect: a map, and the list that counts. */
@Path("/firewall/geoip")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class CountryPages {

    private static final String USUAL = "all";

    @Inject
    Pages pages;

    @Inject
    SettingsDraft draft;

    @Inject
    GeoipResource geoip;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance geoip(Page page, FormProblem problem);
    }

    /**
     * The page.
     *
     * @param which {@code all} or {@code web}
     * @param ticked the choice's, for the map
     * @param map the countries that are on the map
     */
    record Page(
            String which,
            CountryChoice choice,
            Set<String> ticked,
            List<String> map,
            GeoipView known,
            String etag,
            Enforced enforced) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    public Response show(@QueryParam("for") @Nullable String which) {
        return pages.show(page(which(which), null, FormProblem.NONE));
    }

    /** Leads to the preview, as all of the firewall's settings do. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response preview(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        String which = which(typed.of("for"));
        try {
            SettingsDraft.Look look = draft.look(
                    CountryChoice.settings(filter(which), draft.now().shown(), typed, geoip.get()),
                    typed.of("etag"),
                    typed.of("node"));
            return pages.show(FirewallPages.Templates.preview(look, FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.refused(refused, problem -> page(which, typed, problem));
        }
    }

    @POST
    @Path("refresh")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response refresh(MultivaluedMap<String, String> form) {
        boolean force = new Typed(form).on("force");
        return pages.done(
                () -> geoip.refresh(force),
                known -> "/firewall/geoip",
                known -> Flash.of("The country database " + known.build() + " is published."),
                problem -> page(USUAL, null, problem));
    }

    private TemplateInstance page(String which, @Nullable Typed typed, FormProblem problem) {
        SettingsDraft.Now now = draft.now();
        GeoipView known = geoip.get();
        CountryChoice choice = typed == null
                ? CountryChoice.stored(filter(which), now.shown(), known)
                : CountryChoice.typed(filter(which), typed, known);
        return Templates.geoip(
                new Page(
                        which,
                        choice,
                        choice.ticked(),
                        WorldMap.COUNTRIES,
                        known,
                        typed == null ? now.etag() : typed.of("etag"),
                        now.view().enforced()),
                problem);
    }

    private static String which(@Nullable String text) {
        return text != null && CountryChoice.FILTERS.containsKey(text) ? text : USUAL;
    }

    private static String filter(String which) {
        return CountryChoice.FILTERS.getOrDefault(which, "serverCountries");
    }
}
