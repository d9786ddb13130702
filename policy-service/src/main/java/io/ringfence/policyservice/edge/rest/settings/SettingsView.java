package io.ringfence.policyservice.edge.rest.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Trial;
import io.ringfence.policyservice.core.node.Enforced;
import io.ringfence.policyservice.core.settings.StoredSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The settings with how far they have come.
 *
 * @param settings what holds for good; send it back to change it
 * @param trial what holds meanwhile; absent when nothing is on trial
 * @param state {@code pending} until they are on Kafka
 * @param revision the policy's revision from which on they hold
 * @param enforced on how many nodes they were read back from the kernel
 */
@Schema(name = "Settings", description = "The switches of the firewall, and on how many nodes they are enforced.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettingsView(
        FirewallSettings settings,
        @Nullable TrialView trial,
        Instant updatedAt,
        String updatedBy,
        String state,
        @Nullable Long revision,
        Enforced enforced) {

    /**
     * A trial.
     *
     * @param until when every node goes back to the settings that hold for good, by its own clock
     * @param remainingSeconds how long that is
     */
    @Schema(name = "SettingsTrial")
    public record TrialView(UUID id, FirewallSettings settings, Instant until, long remainingSeconds) {}

    static SettingsView of(StoredSettings stored, Collection<NodeReported> reports, Instant now) {
        return new SettingsView(
                stored.confirmed(),
                stored.runningTrial(now).map(trial -> trial(trial, now)).orElse(null),
                stored.updatedAt(),
                stored.updatedBy(),
                stored.revision() == null ? "pending" : "published",
                stored.revision(),
                Enforced.count(reports, stored.revision()));
    }

    private static TrialView trial(Trial trial, Instant now) {
        return new TrialView(
                trial.id(),
                trial.settings(),
                trial.until(),
                Duration.between(now, trial.until()).toSeconds());
    }
}
