package io.ringfence.contract.settings;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Settings that hold for a while. Until when is a part of them, so a node returns to the confirmed ones by its own clock,
 * whatever it can still reach, and after a restart too.
 *
 * @param id names this trial; the confirmation must
 * @param settings what holds meanwhile
 * @param until when the confirmed settings hold again
 */
public record Trial(UUID id, FirewallSettings settings, Instant until) {

    public Trial {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(until, "until");
    }
}
