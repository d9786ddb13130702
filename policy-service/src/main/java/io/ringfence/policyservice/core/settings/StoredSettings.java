package io.ringfence.policyservice.core.settings;

import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Trial;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings as stored.
 *
 * @param confirmed what holds for good
 * @param trial what holds meanwhile; it stays stored when it is over, and means nothing then
 * @param change the number of the change that made them so; 0 when nothing was ever set
 * @param updatedBy who made them so
 * @param revision the policy's revision from which on they hold; null until published
 */
public record StoredSettings(
        FirewallSettings confirmed,
        @Nullable Trial trial,
        long change,
        Instant updatedAt,
        String updatedBy,
        @Nullable Long revision) {

    /** Before anything was set. */
    public static final StoredSettings FIRST =
            new StoredSettings(FirewallSettings.OFF, null, 0, Instant.EPOCH, "system", 0L);

    /** The name in audit and problems. */
    public static final String SUBJECT = "settings";

    /** The trial that holds at a time. */
    public Optional<Trial> runningTrial(Instant now) {
        return Optional.ofNullable(trial).filter(held -> now.isBefore(held.until()));
    }

    /** What holds at a time. */
    public FirewallSettings at(Instant now) {
        return runningTrial(now).map(Trial::settings).orElse(confirmed);
    }

    /** What is worth recording of a change. */
    public Recorded recorded() {
        return new Recorded(confirmed, trial);
    }

    /** Settings in the audit. */
    public record Recorded(
            FirewallSettings settings, @Nullable Trial trial) {}
}
