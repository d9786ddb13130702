package io.ringfence.policyservice.edge.rest.console.node;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.edge.rest.NodeView;
import io.ringfence.policyservice.edge.rest.NodesResource;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Map;

/** Each node against the policy, as it reads it back from its kernel. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class NodesPages {

    @Inject
    Pages pages;

    @Inject
    NodesResource nodes;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance nodes(NodesResource.View view);

        static native TemplateInstance rows(NodesResource.View view);

        static native TemplateInstance node(NodeView node, FormProblem problem);

        static native TemplateInstance now(NodeView node);
    }

    @GET
    @Path("nodes")
    @RolesAllowed(Roles.VIEWER)
    public Response nodes() {
        return pages.show(Templates.nodes(nodes.all()));
    }

    @GET
    @Path("live/nodes")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        return live.open(sse, Map.of("nodes", () -> Templates.rows(nodes.all())));
    }

    @GET
    @Path("nodes/{node}")
    @RolesAllowed(Roles.VIEWER)
    public Response node(@PathParam("node") String node) {
        return pages.show(Templates.node(nodes.get(node), FormProblem.NONE));
    }

    @GET
    @Path("live/nodes/{node}")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(@PathParam("node") String node, @Context Sse sse) {
        return live.open(sse, Map.of("now", () -> Templates.now(nodes.get(node))));
    }

    /** Forgets a node that is gone for good. */
    @POST
    @Path("nodes/{node}/forget")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response forget(@PathParam("node") String node, MultivaluedMap<String, String> form) {
        return pages.done(
                () -> nodes.forget(node),
                done -> "/nodes",
                done -> Flash.of("The node " + node + " is forgotten; if it still reports, it comes back by itself."),
                problem -> Templates.node(nodes.get(node), problem));
    }
}
