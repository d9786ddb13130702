package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.policyservice.core.relay.LogContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** Who hears of what, with a new version: a log that is ahead of the database has a higher one than it. */
final class WholeNotifications extends WholeLog {

    private final Ledger ledger;

    WholeNotifications(Connection connection, Ledger ledger, LogContent content) {
        super(connection, ledger, OutboxTable.NOTIFICATIONS, content);
        this.ledger = ledger;
    }

    @Override
    void fill(PreparedStatement insert, long change) throws SQLException {
        update("UPDATE notification_settings SET published = jsonb_set(published, '{version}', to_jsonb(" + change
                + "))");
        try (Statement statement = streaming();
                ResultSet rows = statement.executeQuery("SELECT CAST(published AS text) FROM notification_settings")) {
            while (rows.next()) {
                add(insert, ledger.read(rows.getString(1), NotificationSettingsPublished.class));
            }
        }
        removals(insert, Set.of());
    }
}
