package io.ringfence.policyservice.edge.rest.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.policyservice.core.notification.StoredNotifications;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of what.
 *
 * @param settings what holds; send it back to change it
 * @param since since when it is on without a pause: what has happened before is told to nobody
 */
@Schema(name = "Notifications", description = "Who hears of what, when and how.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NotificationSettingsView(
        NotificationSettings settings, @Nullable Instant since, Instant updatedAt, String updatedBy) {

    static NotificationSettingsView of(StoredNotifications stored) {
        return new NotificationSettingsView(
                stored.published().settings(), stored.published().since(), stored.updatedAt(), stored.updatedBy());
    }
}
