package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.relay.LogContent;
import java.sql.Connection;

/** The outbox of who hears of what. Nobody waits for its offsets. */
final class NotificationOutboxSession extends PgOutboxSession {

    private final Ledger ledger;

    NotificationOutboxSession(Connection connection, Ledger ledger) {
        super(connection, OutboxTable.NOTIFICATIONS);
        this.ledger = ledger;
    }

    @Override
    WholeLog whole(Connection connection, LogContent content) {
        return new WholeNotifications(connection, ledger, content);
    }
}
