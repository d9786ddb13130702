package io.ringfence.policyservice.edge.store;

import io.agroal.api.AgroalDataSource;
import io.ringfence.policyservice.core.country.CountryLock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** An advisory lock in PostgreSQL, which ends with its connection. */
@ApplicationScoped
public class PgCountryLock implements CountryLock {

    /** Any number that nothing else in the database uses. */
    private static final long LOCK = 0x72696e672d67656fL;

    @Inject
    AgroalDataSource dataSource;

    @Override
    public Optional<Held> take() {
        try {
            return AdvisoryLock.take(dataSource, LOCK).map(connection -> () -> release(connection));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static void release(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            connection.close();
        } catch (SQLException e) {
            AdvisoryLock.abort(connection);
        }
    }
}
