package io.ringfence.policyservice.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.settings.AutomaticAllow;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Ports;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SettingsRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final UUID ID = new UUID(0, 7);
    private static final FirewallSettings LOCK_DOWN = new FirewallSettings(
            CountryFilter.OFF,
            CountryFilter.OFF,
            SipRate.OFF,
            true,
            Scanners.OFF,
            Ports.USUAL,
            AutomaticAllow.USUAL,
            Fail2Ban.OFF);

    @Test
    void whatIsSetForGoodEndsATrial() {
        StoredSettings tried = done(SettingsRules.put(
                        StoredSettings.FIRST, LOCK_DOWN, Duration.ofSeconds(60), ID, attempt(NOW, 1)))
                .value();

        StoredSettings set = done(SettingsRules.put(tried, FirewallSettings.OFF, attempt(NOW.plusSeconds(1), 2)))
                .value();

        assertThat(tried.confirmed()).isEqualTo(FirewallSettings.OFF);
        assertThat(tried.runningTrial(NOW)).isPresent();
        assertThat(set.trial()).isNull();
        assertThat(set.confirmed()).isEqualTo(FirewallSettings.OFF);
    }

    @Test
    void whatIsSetAlreadyChangesNothing() {
        assertThat(done(SettingsRules.put(StoredSettings.FIRST, FirewallSettings.OFF, attempt(NOW, 1)))
                        .kind())
                .isEqualTo(Changed.Kind.UNCHANGED);
    }

    @Test
    void aTrialIsConfirmedInTimeOnly() {
        StoredSettings tried = done(SettingsRules.put(
                        StoredSettings.FIRST, LOCK_DOWN, Duration.ofSeconds(60), ID, attempt(NOW, 1)))
                .value();

        assertThat(done(SettingsRules.confirm(tried, attempt(NOW.plusSeconds(59), 2)))
                        .value()
                        .confirmed())
                .isEqualTo(LOCK_DOWN);
        assertThat(refused(SettingsRules.confirm(tried, attempt(NOW.plusSeconds(60), 2))))
                .isEqualTo(Optional.of(ProblemType.NO_TRIAL));
        assertThat(refused(SettingsRules.confirm(StoredSettings.FIRST, attempt(NOW, 2))))
                .isEqualTo(Optional.of(ProblemType.NO_TRIAL));
    }

    @Test
    void aTrialIsEndedBeforeItsTime() {
        StoredSettings tried = done(SettingsRules.put(
                        StoredSettings.FIRST, LOCK_DOWN, Duration.ofSeconds(60), ID, attempt(NOW, 1)))
                .value();

        assertThat(done(SettingsRules.endTrial(tried, attempt(NOW, 2))).value().trial())
                .isNull();
        assertThat(done(SettingsRules.endTrial(tried, attempt(NOW.plusSeconds(60), 2)))
                        .kind())
                .isEqualTo(Changed.Kind.UNCHANGED);
    }

    @Test
    void anOlderStateIsRefused() {
        SettingsRules.Attempt stale = new SettingsRules.Attempt(Requester.SYSTEM, OptionalLong.of(5), NOW, 9);

        assertThat(refused(SettingsRules.put(StoredSettings.FIRST, LOCK_DOWN, stale)))
                .isEqualTo(Optional.of(ProblemType.CHANGED_MEANWHILE));
        assertThat(refused(SettingsRules.endTrial(StoredSettings.FIRST, stale)))
                .isEqualTo(Optional.of(ProblemType.CHANGED_MEANWHILE));
    }

    private static SettingsRules.Attempt attempt(Instant now, long change) {
        return new SettingsRules.Attempt(Requester.SYSTEM, OptionalLong.empty(), now, change);
    }

    private static <T> T done(Result<T> result) {
        if (result instanceof Result.Done<T>(T value)) {
            return value;
        }
        throw new AssertionError(result);
    }

    private static Optional<ProblemType> refused(Result<?> result) {
        return result instanceof Result.Refused<?>(var refusal) ? Optional.of(refusal.type()) : Optional.empty();
    }
}
