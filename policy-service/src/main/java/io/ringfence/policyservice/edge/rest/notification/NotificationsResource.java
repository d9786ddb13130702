package io.ringfence.policyservice.edge.rest.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.Recipient;
import io.ringfence.policyservice.core.notification.NotificationStore;
import io.ringfence.policyservice.core.notification.StoredNotifications;
import io.ringfence.policyservice.core.notification.Told;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.Preconditions;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.limit.StrictJson;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who hears of what, and what they were told. */
@Path("/api/v1/notifications")
@Tag(
        name = "Notifications",
        description = "Mails and webhook posts: who hears of what, when and how; and what they were told.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class NotificationsResource {

    private static final String ACTION = "notifications.change";
    private static final String ON = "on";
    private static final String EXAMPLE =
            "{\"on\":true,\"sender\":\"ringfence@example.com\",\"recipients\":[{\"address\":\"noc@example.com\"}],"
                    + "\"mode\":\"FIRST_OF_WAVE\",\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\"},"
                    + "\"zone\":\"Europe/Berlin\"}";
    private static final StrictJson.Fields FIELDS = new StrictJson.Fields(
            List.of(
                    ON,
                    "sender",
                    "recipients",
                    "mode",
                    "digest",
                    "waveQuietMinutes",
                    "quietHours",
                    "zone",
                    "minimum",
                    "mailsPerHour"),
            List.of());

    @Inject
    NotificationStore store;

    @Inject
    Told.Source told;

    @Inject
    StrictJson json;

    @Inject
    Changes changes;

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "What people were told",
            description =
                    "Mails and posts that were sent, wait or have failed, the newest first; counts of what was held"
                            + " back and why; what waits to be told together.")
    @APIResponse(
            responseCode = "200",
            description = "What people were told.",
            content = @Content(schema = @Schema(implementation = Told.class)))
    @APIResponse(responseCode = "503", description = "The notifier does not answer.")
    public Told list(
            @Parameter(description = "The most letters, 1 to 1000.")
                    @QueryParam("limit")
                    @DefaultValue(Paging.DEFAULT_LIMIT)
                    int limit) {
        return told.show(Paging.limit(limit));
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/test")
    @Operation(
            summary = "Send one mail",
            description =
                    "Whatever the settings say of modes and hours, from the sender that they name, and say what the"
                            + " mail server has answered.")
    @APIResponse(
            responseCode = "200",
            description = "What the mail server has answered.",
            content = @Content(schema = @Schema(implementation = Told.Tried.class)))
    @APIResponse(responseCode = "503", description = "The notifier does not answer.")
    public Told.Tried test(
            @Parameter(description = "A mail address.", required = true) @QueryParam("to") @DefaultValue("")
                    String to) {
        if (to.length() > Recipient.MAX_ADDRESS
                || !Recipient.ADDRESS.matcher(to).matches()) {
            throw RefusedException.parameter("to", to, "must be a mail address such as noc@example.com");
        }
        return told.tryMail(to);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Path("/settings")
    @Operation(summary = "Read who hears of what", description = "ETag is for If-Match in later changes.")
    public RestResponse<NotificationSettingsView> get() {
        return response(store.current());
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Path("/settings")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set who hears of what",
            description =
                    "What is not sent is off, or as usual. Digests are sent every so many minutes (everyMinutes) or"
                            + " each day (at). What has happened before it is switched on is told to nobody. With If-Match only if"
                            + " they are still as the caller saw them (412).")
    @APIResponse(
            responseCode = "200",
            description = "They are stored; the notifier follows within moments.",
            content = @Content(schema = @Schema(implementation = NotificationSettingsView.class)))
    public RestResponse<NotificationSettingsView> put(
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = NotificationSettings.class),
                                            example = EXAMPLE))
                    @Nullable JsonNode sent) {
        NotificationSettings settings = changes.done(
                json.read(onLast(sent), NotificationSettings.OFF, FIELDS), ACTION, StoredNotifications.SUBJECT);
        return response(changes.done(
                store.put(settings, Preconditions.ifMatch(ifMatch), changes.requester()),
                ACTION,
                StoredNotifications.SUBJECT));
    }

    /** Fields are checked one after the other, and only together with all others it can be switched on. */
    private static @Nullable JsonNode onLast(@Nullable JsonNode sent) {
        if (!(sent instanceof ObjectNode object) || !object.has(ON)) {
            return sent;
        }
        ObjectNode last = object.deepCopy();
        last.set(ON, last.remove(ON));
        return last;
    }

    private static RestResponse<NotificationSettingsView> response(StoredNotifications stored) {
        return RestResponse.ResponseBuilder.ok(NotificationSettingsView.of(stored))
                .header("ETag", Preconditions.tag(stored.published().version()))
                .build();
    }
}
