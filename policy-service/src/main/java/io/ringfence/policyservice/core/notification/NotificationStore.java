package io.ringfence.policyservice.core.notification;

import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.OptionalLong;

/** Where the settings are kept. */
public interface NotificationStore {

    /** What holds. */
    StoredNotifications current();

    /**
     * Sets them.
     *
     * @param ifVersion the version that the caller has seen; empty for whatever it is
     */
    Result<StoredNotifications> put(NotificationSettings settings, OptionalLong ifVersion, Requester who);
}
