package io.ringfence.contract.policy;

import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Trial;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's settings: a single key, published first of all, and last when a whole policy is published again. A node
 * that reads a log without it has not read a policy and keeps the one it has.
 *
 * @param policyId names this policy for ever; another id means another installation's log
 * @param firewall the switches of the firewall, as confirmed; nothing is filtered when absent
 * @param trial switches that hold for a while in place of the confirmed ones
 */
public record SettingsPublished(
        UUID policyId,
        @Nullable FirewallSettings firewall,
        @Nullable Trial trial) implements PolicyRecord {

    public static final String KEY = "settings";

    public SettingsPublished {
        Objects.requireNonNull(policyId, "policyId");
    }

    /** The settings of a policy that filters nothing. */
    public SettingsPublished(UUID policyId) {
        this(policyId, null, null);
    }

    /** The switches that hold at a time. */
    public FirewallSettings firewallAt(Instant now) {
        if (trial != null && now.isBefore(trial.until())) {
            return trial.settings();
        }
        return firewall == null ? FirewallSettings.OFF : firewall;
    }

    @Override
    public String key() {
        return KEY;
    }
}
