package io.ringfence.policyservice.edge.rest.ban;

import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The Fail2Ban of each node. */
@Path("/api/v1/fail2ban")
@Tag(
        name = "Bans",
        description = "Who is banned on the cluster by the nodes' Fail2Ban or by hand, and how to end that.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class Fail2BanResource {

    @Inject
    Nodes nodes;

    @Inject
    ClusterBans bans;

    private final Clock clock = Clock.systemUTC();

    /** All nodes. */
    @Schema(name = "ClusterFail2Ban")
    public record View(List<Fail2BanView> nodes) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Fail2Ban on all nodes",
            description = "As each node asks its Fail2Ban over its socket, and what its kernel was read back to hold.")
    public View all() {
        Instant now = clock.instant();
        return new View(nodes.all().stream()
                .map(report -> Fail2BanView.of(report, bans.all(), now))
                .toList());
    }
}
