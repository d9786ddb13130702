package io.ringfence.policyservice.edge.rest;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.policy.PolicyStore;
import io.ringfence.policyservice.core.rate.SipRates;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.RelayStatus;
import io.ringfence.policyservice.core.relay.RelayWatch;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.ringfence.policyservice.edge.rest.rate.NodeRatesView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What the nodes enforce. */
@Path("/api/v1/nodes")
@Tag(name = "Nodes", description = "What each node's kernel holds, as the node reads it back.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class NodesResource {

    @Inject
    Nodes nodes;

    @Inject
    PolicyStore policy;

    @Inject
    Outbox outbox;

    @Inject
    RelayWatch relay;

    @Inject
    Changes changes;

    @Inject
    AuditStore audit;

    @Inject
    SipRates rates;

    private final Clock clock = Clock.systemUTC();

    /**
     * All nodes against the policy.
     *
     * @param revision the newest revision that is published
     * @param endOffset the policy topic's end offset, which is the same number
     * @param pending records that are stored and wait to be published
     * @param relay how publishing goes, as this replica sees it
     */
    @Schema(name = "Nodes", description = "All nodes against the policy.")
    public record View(long revision, long endOffset, long pending, RelayStatus relay, List<NodeView> nodes) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "All nodes",
            description = "A node enforces the newest policy when its state is ENFORCING. pending counts changes that"
                    + " are stored and not yet on Kafka.")
    public View all() {
        long revision = policy.revision();
        Instant now = clock.instant();
        return new View(
                revision,
                revision,
                outbox.pending(Topic.FIREWALL_POLICY),
                relay.status(),
                nodes.all().stream()
                        .map(report -> NodeView.of(report, revision, now, false))
                        .toList());
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("/{node}")
    @Operation(summary = "One node")
    public NodeView get(@PathParam("node") String node) {
        return nodes.find(node)
                .map(report -> NodeView.of(report, policy.revision(), clock.instant(), true))
                .orElseThrow(() -> unknown(node));
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("/{node}/sip-rates")
    @Operation(
            summary = "Who is near one node's SIP rate limit",
            description = "What the node said last; stale when that is more than 90 seconds ago.")
    public NodeRatesView sipRates(@PathParam("node") String node) {
        return rates.find(node)
                .map(report -> NodeRatesView.of(report, clock.instant()))
                .orElseThrow(() -> new RefusedException(
                        ProblemType.NOT_FOUND,
                        "No node with the name " + node + " has reported SIP rates in the last 10 minutes."));
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{node}")
    @Operation(summary = "Forget a node that is gone for good", description = "One that still reports comes back.")
    @APIResponse(responseCode = "204", description = "It is forgotten.")
    public RestResponse<Void> forget(@PathParam("node") String node) {
        if (nodes.find(node).isEmpty()) {
            throw unknown(node);
        }
        nodes.forget(node);
        audit.done(changes.requester(), "node.forget", "node/" + node);
        return RestResponse.noContent();
    }

    private static RefusedException unknown(String node) {
        return new RefusedException(
                ProblemType.NOT_FOUND, "No node with the name " + node + " has reported; GET /api/v1/nodes lists all.");
    }
}
