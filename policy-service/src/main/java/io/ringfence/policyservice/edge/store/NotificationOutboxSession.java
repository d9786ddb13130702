package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.PublishedRecord;
import java.sql.Connection;
import java.util.List;

/** The outbox of who hears of what. Nobody waits for its offsets, so none are noted. */
final class NotificationOutboxSession extends PgOutboxSession {

    private final Ledger ledger;

    NotificationOutboxSession(Connection connection, Ledger ledger) {
        super(connection, OutboxTable.NOTIFICATIONS);
        this.ledger = ledger;
    }

    @Override
    void note(Connection connection, List<PublishedRecord> records) {
        // Nothing.
    }

    @Override
    WholeLog whole(Connection connection, LogContent content) {
        return new WholeNotifications(connection, ledger, content);
    }
}
