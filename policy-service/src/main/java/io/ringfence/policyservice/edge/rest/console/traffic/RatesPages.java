package io.ringfence.policyservice.edge.rest.console.traffic;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.policyservice.core.rate.NearSource;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.rate.SipRatesResource;
import io.ringfence.policyservice.edge.rest.settings.SettingsResource;
import io.ringfence.policyservice.edge.rest.settings.SettingsView;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Who is near the SIP rate limit, as the nodes' kernels count. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class RatesPages {

    private static final int ROWS = 100;

    @Inject
    Pages pages;

    @Inject
    SipRatesResource rates;

    @Inject
    SettingsResource settings;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance rates(List<NearSource> sources, SipRate limit);

        static native TemplateInstance rateRows(List<NearSource> sources);
    }

    @GET
    @Path("rates")
    @RolesAllowed(Roles.VIEWER)
    public Response all() {
        SettingsView view = Objects.requireNonNull(settings.get().getEntity());
        SettingsView.TrialView trial = view.trial();
        return pages.show(Templates.rates(
                rates.all(null, ROWS).sources(),
                trial == null ? view.settings().sipRate() : trial.settings().sipRate()));
    }

    @GET
    @Path("live/rates")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        return live.open(
                sse,
                Map.of("rates", () -> Templates.rateRows(rates.all(null, ROWS).sources())));
    }
}
