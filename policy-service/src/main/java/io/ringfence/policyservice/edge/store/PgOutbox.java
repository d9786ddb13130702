package io.ringfence.policyservice.edge.store;

import io.agroal.api.AgroalDataSource;
import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.relay.LogPosition;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.OutboxSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

    @Override
    @Transactional
    public void publishAllAgain(Requester who) {
        ledger.jdbc(connection -> {
            for (OutboxTable table : OutboxTable.values()) {
                try (PreparedStatement ask = connection.prepareStatement(
                        "UPDATE " + table.clock() + " SET topic_id = ?; NOTIFY " + table.channel())) {
                    ask.setString(1, LogPosition.ASKED);
                    ask.execute();
                }
            }
        });
        ledger.audit(who, "kafka.republish", "kafka", false, null, null, null);
    }

    private PgOutboxSession session(OutboxTable table, Connection connection) {
        return switch (table) {
            case POLICY -> new PolicyOutboxSession(connection, ledger, settings);
            case CALLS -> new CallOutboxSession(connection, ledger);
            case NOTIFICATIONS -> new NotificationOutboxSession(connection, ledger);
        };
    }
}
