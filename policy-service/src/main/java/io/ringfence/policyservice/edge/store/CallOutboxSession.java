package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.PublishedRecord;
import java.sql.Connection;
import java.util.List;

/** The outbox of tenants, limits and routes. Nobody waits for their offsets, so none are noted. */
final class CallOutboxSession extends PgOutboxSession {

    private final Ledger ledger;

    CallOutboxSession(Connection connection, Ledger ledger) {
        super(connection, OutboxTable.CALLS);
        this.ledger = ledger;
    }

    @Override
    void note(Connection connection, List<PublishedRecord> records) {
        // Nothing.
    }

    @Override
    WholeLog whole(Connection connection, LogContent content) {
        return new WholeCalls(connection, ledger, content);
    }
}
