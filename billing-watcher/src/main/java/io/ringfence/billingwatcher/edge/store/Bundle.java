package io.ringfence.billingwatcher.edge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements that go to the server together, and take one round trip. Each comes into force only when those before it have. */
final class Bundle {

    /** Sets the parameters of a statement. */
    interface Binder {
        void bind(Rows rows) throws SQLException;
    }

    private final StringBuilder sql = new StringBuilder();
    private final List<Binder> binders = new ArrayList<>();

    /** Adds a statement whose parameters are arrays. */
    void add(String statement, Binder binder) {
        if (!sql.isEmpty()) {
            sql.append(';');
        }
        sql.append(statement);
        binders.add(binder);
    }

    boolean isEmpty() {
        return binders.isEmpty();
    }

    /** Runs all; returns the numbers that a statement has returned, in their order. */
    List<Long> run(Connection connection) throws SQLException {
        List<Long> returned = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            Rows rows = new Rows(connection, statement, 1);
            for (Binder binder : binders) {
                binder.bind(rows);
            }
            boolean hasRows = statement.execute();
            while (hasRows || statement.getUpdateCount() >= 0) {
                if (hasRows) {
                    try (ResultSet numbers = statement.getResultSet()) {
                        while (numbers.next()) {
                            returned.add(numbers.getLong(1));
                        }
                    }
                }
                hasRows = statement.getMoreResults();
            }
        }
        return returned;
    }
}
