package io.ringfence.policyservice.edge.store;

import io.agroal.api.AgroalDataSource;
import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.OutboxSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The outboxes in PostgreSQL. An advisory lock for each, which ends with its connection, lets one process publish. */
@ApplicationScoped
public class PgOutbox implements Outbox {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Ledger ledger;

    @Inject
    StoredFirewallSettings settings;

    @Override
    public Optional<OutboxSession> open(Topic topic) {
        OutboxTable table = OutboxTable.of(topic);
        try {
            Optional<Connection> taken = AdvisoryLock.take(dataSource, table.lock());
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            Connection connection = taken.get();
            PgOutboxSession session = session(table, connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + table.channel());
            } catch (SQLException e) {
                session.close();
                throw e;
            }
            return Optional.of(session);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public long pending(Topic topic) {
        try (Connection connection = dataSource.getConnection()) {
            return Ledger.number(
                    connection, "SELECT count(*) FROM " + OutboxTable.of(topic).table());
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private PgOutboxSession session(OutboxTable table, Connection connection) {
        return switch (table) {
            case POLICY -> new PolicyOutboxSession(connection, ledger, settings);
            case CALLS -> new CallOutboxSession(connection, ledger);
            case NOTIFICATIONS -> new NotificationOutboxSession(connection, ledger);
        };
    }
}
