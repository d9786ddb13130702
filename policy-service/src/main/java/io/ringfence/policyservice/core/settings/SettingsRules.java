package io.ringfence.policyservice.core.settings;

import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Trial;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a request does to the settings, decided from the settings as they are. */
public final class SettingsRules {

    /** Shorter, and a slow node would not have them on before they end. */
    public static final Duration MIN_TRIAL = Duration.ofSeconds(10);

    public static final Duration MAX_TRIAL = Duration.ofHours(24);

    private SettingsRules() {}

    /**
     * A request for a change.
     *
     * @param change the number that the change will have if there is one
     */
    public record Attempt(Requester who, OptionalLong ifChange, Instant now, long change) {}

    /** Sets them for good, which ends a trial. */
    public static Result<Changed<StoredSettings>> put(StoredSettings before, FirewallSettings wanted, Attempt attempt) {
        if (before.confirmed().equals(wanted)
                && before.runningTrial(attempt.now()).isEmpty()) {
            return unlessStale(before, attempt, new Changed<>(Changed.Kind.UNCHANGED, before));
        }
        return unlessStale(before, attempt, changed(wanted, null, attempt));
    }

    /** Sets them on trial. */
    public static Result<Changed<StoredSettings>> put(
            StoredSettings before, FirewallSettings wanted, Duration trial, UUID id, Attempt attempt) {
        Trial begun = new Trial(id, wanted, attempt.now().plus(trial));
        return unlessStale(before, attempt, changed(before.confirmed(), begun, attempt));
    }

    /** Makes the trial's settings hold for good. */
    public static Result<Changed<StoredSettings>> confirm(StoredSettings before, Attempt attempt) {
        Optional<Trial> trial = before.runningTrial(attempt.now());
        if (trial.isEmpty()) {
            Trial last = before.trial();
            String since =
                    last == null ? "" : "; the last one ended at " + last.until() + ", and every node has gone back";
            return Result.refused(
                    ProblemType.NO_TRIAL,
                    "There is no trial to confirm" + since + ". PUT the settings again if they are meant.");
        }
        return unlessStale(before, attempt, changed(trial.get().settings(), null, attempt));
    }

    /** Ends a trial before its time. */
    public static Result<Changed<StoredSettings>> endTrial(StoredSettings before, Attempt attempt) {
        Changed<StoredSettings> changed = before.runningTrial(attempt.now()).isEmpty()
                ? new Changed<>(Changed.Kind.UNCHANGED, before)
                : changed(before.confirmed(), null, attempt);
        return unlessStale(before, attempt, changed);
    }

    private static Changed<StoredSettings> changed(FirewallSettings confirmed, @Nullable Trial trial, Attempt attempt) {
        return new Changed<>(
                Changed.Kind.UPDATED,
                new StoredSettings(
                        confirmed,
                        trial,
                        attempt.change(),
                        attempt.now(),
                        attempt.who().actor(),
                        null));
    }

    private static Result<Changed<StoredSettings>> unlessStale(
            StoredSettings before, Attempt attempt, Changed<StoredSettings> changed) {
        OptionalLong seen = attempt.ifChange();
        if (seen.isPresent() && seen.getAsLong() != before.change()) {
            return new Result.Refused<>(new Refusal(
                    ProblemType.CHANGED_MEANWHILE,
                    "The settings were changed by " + before.updatedBy() + " at " + before.updatedAt()
                            + ". Read them again and decide anew."));
        }
        return new Result.Done<>(changed);
    }
}
