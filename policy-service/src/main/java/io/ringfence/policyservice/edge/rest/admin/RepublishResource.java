package io.ringfence.policyservice.edge.rest.admin;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Kafka's compacted topics, written anew from the database. */
@Path("/api/v1/admin/republish")
@Tag(name = "Admin", description = "What is done to the system itself, and seldom.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RepublishResource {

    @Inject
    Outbox outbox;

    @Inject
    Changes changes;

    /**
     * What was asked for.
     *
     * @param topics the topics that are written anew
     */
    @Schema(name = "Republish", description = "What is published again.")
    public record View(List<String> topics) {}

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Publish everything again",
            description =
                    "For a Kafka that was lost, restored or tampered with: all that its topics should hold is put into"
                            + " the queues again, as one change for each topic, and what they hold too much is taken off. Nodes go on"
                            + " enforcing meanwhile. It is asked for at once and done within seconds; pending at /api/v1/nodes counts"
                            + " what is left of the firewall's. A Kafka that is empty or made anew is noticed without this.")
    @APIResponse(
            responseCode = "202",
            description = "It is asked for.",
            content = @Content(schema = @Schema(implementation = View.class)))
    public RestResponse<View> republish() {
        outbox.publishAllAgain(changes.requester());
        return RestResponse.status(
                RestResponse.Status.ACCEPTED,
                new View(List.of(
                        Topic.FIREWALL_POLICY.topicName(),
                        Topic.CALL_LIMITS.topicName(),
                        Topic.NOTIFICATION_SETTINGS.topicName())));
    }
}
