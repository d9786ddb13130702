package io.ringfence.policyservice.edge.rest.console.firewall;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.edge.rest.NodeView;
import io.ringfence.policyservice.edge.rest.NodesResource;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What nodes say of the scripts that their admins have put beside the firewall. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ScriptPages {

    @Inject
    Pages pages;

    @Inject
    NodesResource nodes;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance scripts(List<NodeView> nodes, @Nullable NodeView chosen);

        static native TemplateInstance rows(List<NodeView> nodes);
    }

    @GET
    @Path("firewall/scripts")
    @RolesAllowed(Roles.VIEWER)
    public Response scripts(@QueryParam("node") @Nullable String node) {
        return pages.show(Templates.scripts(withScripts(), node == null || node.isEmpty() ? null : nodes.get(node)));
    }

    @GET
    @Path("live/firewall/scripts")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        return live.open(sse, Map.of("scripts", () -> Templates.rows(withScripts())));
    }

    private List<NodeView> withScripts() {
        return nodes.all().nodes().stream()
                .filter(node -> !node.scripts().isEmpty())
                .toList();
    }
}
