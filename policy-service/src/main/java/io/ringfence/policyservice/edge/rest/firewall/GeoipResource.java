package io.ringfence.policyservice.edge.rest.firewall;

import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.country.CountryImports;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The country database. */
@Path("/api/v1/firewall/geoip")
@Tag(name = "Countries", description = "Which networks are in which country, as the nodes know it.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class GeoipResource {

    @Inject
    Countries countries;

    @Inject
    CountryImports imports;

    @Inject
    Changes changes;

    @Inject
    AuditStore audit;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "The country database",
            description = "What is published to the nodes, and how bringing the database in goes on the replica that"
                    + " answers. warning is there when the database is older than 30 days or missing.")
    public GeoipView get() {
        return GeoipView.of(countries.table(), imports.state(), clock.instant());
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Path("/refresh")
    @Operation(
            summary = "Bring the country database in now",
            description = "Reads the file, or downloads, and publishes what is new; answers when that is done. A"
                    + " database that is broken, older than the published one, or has fewer than 80 % of its networks or"
                    + " countries is refused (409), and the published one stays.")
    public GeoipView refresh(
            @Parameter(description = "Publish it even if it is older or much smaller than what is published.")
                    @QueryParam("force")
                    @DefaultValue("false")
                    boolean force) {
        String action = force ? "geoip.force" : "geoip.refresh";
        String build = changes.done(imports.refresh(force), action, "geoip");
        audit.done(changes.requester(), action, "geoip/" + build);
        return get();
    }
}
