package io.ringfence.contract.notification;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of notifications: a single key. Nothing was ever set, and nothing is told, when it is not there.
 *
 * @param version rises with each change
 * @param since since when it is on without a pause: what has happened before is told to nobody; absent while it is off
 * @param settings what holds
 */
public record NotificationSettingsPublished(
        long version, @Nullable Instant since, NotificationSettings settings) implements Event {

    /** Its key. */
    public static final String KEY = "settings";

    public NotificationSettingsPublished {
        Bounds.atLeast(version, 0, "version");
        Objects.requireNonNull(settings, "settings");
        if (settings.on() != (since != null)) {
            throw new IllegalArgumentException("since: is there when, and only when, it is on");
        }
    }

    @Override
    public String key() {
        return KEY;
    }
}
