package io.ringfence.policyservice.edge.rest.ban;

import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The Fail2Ban of one node; a class of its own, because only the longest address that fits is looked into. */
@Path("/api/v1/nodes/{node}/fail2ban")
@Tag(
        name = "Bans",
        description = "Who is banned on the cluster by the nodes' Fail2Ban or by hand, and how to end that.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class NodeFail2BanResource {

    @Inject
    Nodes nodes;

    @Inject
    ClusterBans bans;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Fail2Ban on one node")
    public Fail2BanView one(@PathParam("node") String node) {
        return nodes.find(node)
                .map(report -> Fail2BanView.of(report, bans.all(), clock.instant()))
                .orElseThrow(() -> new RefusedException(
                        ProblemType.NOT_FOUND,
                        "No node with the name " + node + " has reported; GET /api/v1/nodes lists all."));
    }
}
