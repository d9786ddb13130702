package io.ringfence.policyservice.core.notification;

import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import java.time.Instant;

/**
 * The settings as they are stored.
 *
 * @param published as they are published; their version is the number of the change that made them so
 * @param updatedBy who made them so; empty before anybody has
 */
public record StoredNotifications(NotificationSettingsPublished published, Instant updatedAt, String updatedBy) {

    /** Before anything was set. */
    public static final StoredNotifications FIRST = new StoredNotifications(
            new NotificationSettingsPublished(0, null, NotificationSettings.OFF), Instant.EPOCH, "");

    /** What the audit calls them. */
    public static final String SUBJECT = "notifications";

    /** With other settings; it is on since the instant at which it was switched on last. */
    public StoredNotifications with(NotificationSettings settings, long change, Instant now, String by) {
        Instant since = published.since() == null ? now : published.since();
        return new StoredNotifications(
                new NotificationSettingsPublished(change, settings.on() ? since : null, settings), now, by);
    }
}
