package io.ringfence.policyservice.edge.rest.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.settings.SettingsRules;
import io.ringfence.policyservice.core.settings.SettingsStore;
import io.ringfence.policyservice.core.settings.StoredSettings;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.Preconditions;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The switches of the firewall. */
@Path("/api/v1/firewall/settings")
@Tag(name = "Settings", description = "The switches of the firewall on every node, for good or on trial.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SettingsResource {

    private static final String EXAMPLE =
            "{\"sipRate\":{\"on\":true,\"packetsPerSecond\":20,\"burst\":60},\"scanners\":{\"on\":true}}";

    @Inject
    SettingsStore store;

    @Inject
    SettingsBody body;

    @Inject
    Nodes nodes;

    @Inject
    Changes changes;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Read the settings",
            description = "What holds for good, what is on trial and until when, and on how many nodes. ETag is for"
                    + " If-Match in later changes.")
    public RestResponse<SettingsView> get() {
        return response(store.current());
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set the settings",
            description =
                    "What is not sent is off, or as usual. With trial they hold for that time only: each node goes"
                            + " back by its own clock to what held for good, whatever it can still reach and after a restart too,"
                            + " unless POST .../confirm comes in time. Without trial they hold for good, and a running trial ends."
                            + " With If-Match only if they are still as the caller saw them (412).")
    @APIResponse(
            responseCode = "200",
            description = "They are stored; nodes follow within moments.",
            content = @Content(schema = @Schema(implementation = SettingsView.class)))
    public RestResponse<SettingsView> put(
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Parameter(description = "How long to try them: 60s, 5m, 1h or PT5M; 10 s to 24 h.")
                    @QueryParam("trial")
                    @Nullable String trial,
            @Parameter(description = "Set them even if they cut the caller's own address.")
                    @QueryParam("force")
                    @DefaultValue("false")
                    boolean force,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = FirewallSettings.class),
                                            example = EXAMPLE))
                    @Nullable JsonNode sent) {
        Optional<Duration> duration = Optional.ofNullable(trial).map(SettingsResource::duration);
        FirewallSettings settings = changes.done(body.read(sent), "settings.change", StoredSettings.SUBJECT);
        return response(
                done(store.put(settings, duration, Preconditions.ifMatch(ifMatch), changes.requester(), force)));
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Path("/confirm")
    @Operation(
            summary = "Confirm the trial",
            description = "The settings on trial hold for good. When it is over already: 409, and nothing changes.")
    @APIResponse(
            responseCode = "200",
            description = "They hold for good.",
            content = @Content(schema = @Schema(implementation = SettingsView.class)))
    public RestResponse<SettingsView> confirm(@HeaderParam("If-Match") @Nullable String ifMatch) {
        return response(done(store.confirm(Preconditions.ifMatch(ifMatch), changes.requester())));
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    @Path("/trial")
    @Operation(
            summary = "End the trial",
            description =
                    "Every node goes back at once to the settings that hold for good. Without a trial nothing happens.")
    @APIResponse(
            responseCode = "200",
            description = "There is no trial any more.",
            content = @Content(schema = @Schema(implementation = SettingsView.class)))
    public RestResponse<SettingsView> endTrial(@HeaderParam("If-Match") @Nullable String ifMatch) {
        return response(done(store.endTrial(Preconditions.ifMatch(ifMatch), changes.requester())));
    }

    private StoredSettings done(Result<Changed<StoredSettings>> result) {
        return changes.done(result, "settings.change", StoredSettings.SUBJECT).value();
    }

    private RestResponse<SettingsView> response(StoredSettings stored) {
        return RestResponse.ResponseBuilder.ok(SettingsView.of(stored, nodes.all(), clock.instant()))
                .header("ETag", Preconditions.tag(stored.change()))
                .build();
    }

    private static Duration duration(String text) {
        String form = text.strip().toUpperCase(Locale.ROOT);
        try {
            Duration duration = Duration.parse(form.startsWith("P") ? form : "PT" + form);
            if (duration.compareTo(SettingsRules.MIN_TRIAL) >= 0 && duration.compareTo(SettingsRules.MAX_TRIAL) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static RefusedException wrong(String text) {
        return RefusedException.parameter(
                "trial", text, "must be a time from 10 seconds to 24 hours, such as 60s, 5m, 1h or PT5M");
    }
}
