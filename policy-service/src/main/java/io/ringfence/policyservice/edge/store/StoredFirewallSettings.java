package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Trial;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Cuts;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.settings.SettingsRules;
import io.ringfence.policyservice.core.settings.SettingsStore;
import io.ringfence.policyservice.core.settings.StoredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The settings in PostgreSQL. */
@ApplicationScoped
public class StoredFirewallSettings implements SettingsStore {

    @Inject
    Ledger ledger;

    @Inject
    CutGuard guard;

    @Inject
    Registrations registrations;

    @Override
    @Transactional
    public StoredSettings current() {
        return SettingsRow.<SettingsRow>findByIdOptional(true).map(this::stored).orElse(StoredSettings.FIRST);
    }

    @Override
    @Transactional
    public Result<Changed<StoredSettings>> put(
            FirewallSettings settings, Optional<Duration> trial, OptionalLong ifChange, Requester who, boolean force) {
        Optional<Refusal> cut = guard.bySettings(settings, who, ledger.now()).refusal("These settings");
        if (cut.isPresent() && !force) {
            return new Result.Refused<>(cut.get());
        }
        String action = trial.isPresent() ? "settings.try" : "settings.change";
        return change(
                action,
                who,
                cut.isPresent(),
                ifChange,
                (before, attempt) -> trial.isPresent()
                        ? SettingsRules.put(before, settings, trial.get(), UUID.randomUUID(), attempt)
                        : SettingsRules.put(before, settings, attempt));
    }

    @Override
    @Transactional
    public Cuts cuts(FirewallSettings settings, Requester who) {
        return guard.bySettings(settings, who, ledger.now());
    }

    @Override
    @Transactional
    public Result<Changed<StoredSettings>> confirm(OptionalLong ifChange, Requester who) {
        return change("settings.confirm", who, false, ifChange, SettingsRules::confirm);
    }

    @Override
    @Transactional
    public Result<Changed<StoredSettings>> endTrial(OptionalLong ifChange, Requester who) {
        return change("settings.end-trial", who, false, ifChange, SettingsRules::endTrial);
    }

    /** Settings as they are published. */
    SettingsPublished published(StoredSettings settings) {
        return new SettingsPublished(ledger.policyId(), settings.confirmed(), settings.trial());
    }

    /** The stored settings as they are published; in the transaction of a connection that is not the entity manager's. */
    SettingsPublished published(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT policy_id, CAST(firewall AS text), CAST(trial AS text)"
                        + " FROM policy_clock LEFT JOIN settings ON true")) {
            rows.next();
            String firewall = rows.getString(2);
            return new SettingsPublished(
                    rows.getObject(1, UUID.class),
                    firewall == null ? null : ledger.read(firewall, FirewallSettings.class),
                    trial(rows.getString(3)));
        }
    }

    private Result<Changed<StoredSettings>> change(
            String action,
            Requester who,
            boolean forced,
            OptionalLong ifChange,
            BiFunction<StoredSettings, SettingsRules.Attempt, Result<Changed<StoredSettings>>> rule) {
        long change = ledger.lock();
        StoredSettings before = current();
        Result<Changed<StoredSettings>> result =
                rule.apply(before, new SettingsRules.Attempt(who, ifChange, ledger.now(), change));
        if (result instanceof Result.Done<Changed<StoredSettings>>(Changed<StoredSettings> changed)
                && changed.kind() != Changed.Kind.UNCHANGED) {
            StoredSettings after = changed.value();
            store(after);
            boolean allows = after.confirmed().automaticAllow().registrations();
            if (allows != before.confirmed().automaticAllow().registrations()) {
                registrations.switched(allows, change);
            }
            ledger.finish(
                    change,
                    ledger.message(published(after), change, after.updatedAt()),
                    new Ledger.Line(who, action, StoredSettings.SUBJECT, forced, before.recorded(), after.recorded()));
        }
        return result;
    }

    private void store(StoredSettings after) {
        SettingsRow row = SettingsRow.<SettingsRow>findByIdOptional(true).orElseGet(SettingsRow::new);
        row.firewall = ledger.json(after.confirmed());
        row.trial = after.trial() == null ? null : ledger.json(after.trial());
        row.change = after.change();
        row.updatedAt = after.updatedAt();
        row.updatedBy = after.updatedBy();
        row.revision = null;
        row.persist();
    }

    private StoredSettings stored(SettingsRow row) {
        return new StoredSettings(
                ledger.read(row.firewall, FirewallSettings.class),
                trial(row.trial),
                row.change,
                row.updatedAt,
                row.updatedBy,
                row.revision);
    }

    private @Nullable Trial trial(@Nullable String text) {
        return text == null ? null : ledger.read(text, Trial.class);
    }
}
