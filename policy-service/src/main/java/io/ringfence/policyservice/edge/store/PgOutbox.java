package io.ringfence.policyservice.edge.store;

import io.agroal.api.AgroalDataSource;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.OutboxSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The outbox in PostgreSQL. An advisory lock, which ends with its connection, lets one process publish. */
@ApplicationScoped
public class PgOutbox implements Outbox {

    /** Any number that nothing else in the database uses. */
    private static final long LOCK = 0x72696e6766656e63L;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Ledger ledger;

    @Inject
    StoredFirewallSettings settings;

    @Override
    public Optional<OutboxSession> open() {
        try {
            Optional<Connection> taken = AdvisoryLock.take(dataSource, LOCK);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            Connection connection = taken.get();
            PgOutboxSession session = new PgOutboxSession(connection, ledger, settings);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + Ledger.CHANNEL);
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
    public long pending() {
        try (Connection connection = dataSource.getConnection()) {
            return Ledger.number(connection, "SELECT count(*) FROM outbox");
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
