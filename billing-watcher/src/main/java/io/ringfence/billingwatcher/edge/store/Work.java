package io.ringfence.billingwatcher.edge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/** Work with the store, of which a failure says what was done. */
interface Work<T> {

    T run() throws SQLException;

    static <T> T reading(String what, Work<T> work) {
        return run(what + " can't be read", work);
    }

    static <T> T writing(String what, Work<T> work) {
        return run(what + " can't be written", work);
    }

    /**
     * A statement that is planned each time it is run, for tables that grow from nothing to millions of rows and have several indexes:
     * a plan that was made while they were empty would be kept, and takes any of them.
     */
    static PreparedStatement planned(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return statement;
    }

    private static <T> T run(String failure, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new StoreException(failure, e);
        }
    }
}
