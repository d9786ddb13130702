package io.ringfence.policyservice.core.settings;

import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Cuts;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the settings are kept, and each change of them published. */
public interface SettingsStore {

    StoredSettings current();

    /**
     * Sets them, for good or on trial. What is set for good ends a trial.
     *
     * @param trial how long they hold; empty for good
     * @param ifChange the change that the caller has seen
     * @param force whether the caller's own address may be cut
     */
    Result<Changed<StoredSettings>> put(
            FirewallSettings settings, Optional<Duration> trial, OptionalLong ifChange, Requester who, boolean force);

    /** Whom settings would cut off that the present ones let in. */
    Cuts cuts(FirewallSettings settings, Requester who);

    /** Makes the settings on trial hold for good. */
    Result<Changed<StoredSettings>> confirm(OptionalLong ifChange, Requester who);

    /** Ends the trial before its time. */
    Result<Changed<StoredSettings>> endTrial(OptionalLong ifChange, Requester who);
}
