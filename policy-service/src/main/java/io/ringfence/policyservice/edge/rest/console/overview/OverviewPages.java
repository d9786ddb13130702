package io.ringfence.policyservice.edge.rest.console.overview;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.rate.NearSource;
import io.ringfence.policyservice.edge.rest.NodeView;
import io.ringfence.policyservice.edge.rest.NodesResource;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.Scope;
import io.ringfence.policyservice.edge.rest.ban.BansResource;
import io.ringfence.policyservice.edge.rest.ban.WavesView;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.rate.SipRatesResource;
import io.ringfence.policyservice.edge.rest.traffic.SourcesResource;
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
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Are we safe? What is happening? What must I do? */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class OverviewPages {

    private static final int TOP = 8;

    @Inject
    Pages pages;

    @Inject
    Scope scope;

    @Inject
    NodesResource nodes;

    @Inject
    BansResource bans;

    @Inject
    ClusterBans clusterBans;

    @Inject
    SourcesResource sources;

    @Inject
    SipRatesResource rates;

    @Inject
    Needs needs;

    @Inject
    Spent spent;

    @Inject
    LiveStreams live;

    private final Clock clock = Clock.systemUTC();

    /**
     * All that the page says.
     *
     * @param behind the largest number of records that a node has yet to apply
     * @param bans how many hold
     */
    record Overview(
            NodesResource.View nodes,
            long behind,
            long asked,
            long loaded,
            List<Need> needs,
            WavesView waves,
            long bans,
            List<SourcesResource.SourceView> sources,
            List<NearSource> near,
            Spent.Told spent) {

        public boolean isNew() {
            return nodes.nodes().isEmpty();
        }
    }

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview(Overview now);

        static native TemplateInstance now(Overview now);
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response overview() {
        if (scope.tenant().isPresent()) {
            return Response.seeOther(URI.create("/tenants/" + scope.tenant().get()))
                    .build();
        }
        return pages.show(Templates.overview(now()));
    }

    @GET
    @Path("live/overview")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context Sse sse) {
        return live.open(sse, Map.of("now", () -> Templates.now(now())));
    }

    private Overview now() {
        NodesResource.View view = nodes.all();
        Instant now = clock.instant();
        return new Overview(
                view,
                view.nodes().stream().mapToLong(NodeView::behindBy).max().orElse(0),
                view.nodes().stream()
                        .mapToLong(node -> node.entries().asked())
                        .max()
                        .orElse(0),
                view.nodes().stream()
                        .mapToLong(node -> node.entries().loaded())
                        .max()
                        .orElse(0),
                needs.of(view),
                bans.waves(),
                clusterBans.all().stream().filter(held -> held.isActive(now)).count(),
                sources.sources(TOP).items(),
                rates.all(null, TOP).sources().stream()
                        .filter(source -> source.used() >= 0.5)
                        .toList(),
                spent.today());
    }
}
