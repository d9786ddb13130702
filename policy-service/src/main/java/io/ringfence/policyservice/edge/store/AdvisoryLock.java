package io.ringfence.policyservice.edge.store;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A lock of PostgreSQL that one process holds, and that ends with its connection at the latest. */
final class AdvisoryLock {

    private AdvisoryLock() {}

    /**
     * Takes it if nobody holds it.
     *
     * @param number any number that no other lock in the database has
     * @return the connection that holds it, to be released or aborted
     */
    static Optional<Connection> take(AgroalDataSource dataSource, long number) throws SQLException {
        Connection connection = dataSource.getConnection();
        if (Ledger.number(connection, "SELECT CAST(pg_try_advisory_lock(" + number + ") AS integer)") == 0) {
            connection.close();
            return Optional.empty();
        }
        return Optional.of(connection);
    }

    /** A connection that may still hold the lock must not go back to the pool. */
    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
            connection.close();
        } catch (SQLException e) {
            // Nobody can use it any more, which is all that is wanted.
        }
    }
}
