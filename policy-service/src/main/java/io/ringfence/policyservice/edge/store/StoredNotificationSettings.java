package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.notification.NotificationStore;
import io.ringfence.policyservice.core.notification.StoredNotifications;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The settings of notifications in PostgreSQL. */
@ApplicationScoped
public class StoredNotificationSettings implements NotificationStore {

    @Inject
    Ledger ledger;

    @Override
    @Transactional
    public StoredNotifications current() {
        return NotificationSettingsRow.<NotificationSettingsRow>findByIdOptional(true)
                .map(row -> new StoredNotifications(
                        ledger.read(row.published, NotificationSettingsPublished.class), row.updatedAt, row.updatedBy))
                .orElse(StoredNotifications.FIRST);
    }

    @Override
    @Transactional
    public Result<StoredNotifications> put(NotificationSettings settings, OptionalLong ifVersion, Requester who) {
        long change = ledger.lock(OutboxTable.NOTIFICATIONS);
        StoredNotifications before = current();
        Optional<Refusal> stale = CallLedger.stale(
                ifVersion,
                "The settings of notifications",
                OptionalLong.of(before.published().version()),
                before.updatedBy());
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        if (settings.equals(before.published().settings())) {
            return new Result.Done<>(before);
        }
        StoredNotifications after = before.with(settings, change, ledger.now(), who.actor());
        NotificationSettingsRow row = NotificationSettingsRow.<NotificationSettingsRow>findByIdOptional(true)
                .orElseGet(NotificationSettingsRow::new);
        row.published = ledger.json(after.published());
        row.updatedAt = after.updatedAt();
        row.updatedBy = after.updatedBy();
        row.persist();
        ledger.enqueue(
                OutboxTable.NOTIFICATIONS,
                change,
                Stream.of(ledger.message(after.published(), change, after.updatedAt())));
        ledger.audit(
                OutboxTable.NOTIFICATIONS,
                change,
                new Ledger.Line(
                        who,
                        "notifications.change",
                        StoredNotifications.SUBJECT,
                        false,
                        before.published().settings(),
                        settings));
        ledger.take(OutboxTable.NOTIFICATIONS, change);
        return new Result.Done<>(after);
    }
}
