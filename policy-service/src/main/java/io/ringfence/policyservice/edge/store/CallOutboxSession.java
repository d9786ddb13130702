package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.relay.LogContent;
import java.sql.Connection;

/** The outbox of tenants, limits and routes. Nobody waits for their offsets. */
final class CallOutboxSession extends PgOutboxSession {

    private final Ledger ledger;

    CallOutboxSession(Connection connection, Ledger ledger) {
        super(connection, OutboxTable.CALLS);
        this.ledger = ledger;
    }

    @Override
    WholeLog whole(Connection connection, LogContent content) {
        return new WholeCalls(connection, ledger, content);
    }
}
