package io.ringfence.notifier.edge.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** Where those who decide keep what they know. */
@ApplicationScoped
public class DeskStore {

    private static final int MOST_DELETED = 20_000;

    /** Work in a transaction. */
    public interface Work {
        void run(DeskTransaction transaction) throws SQLException;
    }

    @Inject
    DataSource database;

    /** Does all of the work, or nothing of it. */
    public void run(Work work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.run(new DeskTransaction(connection));
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StoreException("what is decided can't be stored", e);
        }
    }

    /** Whether anything that is gathered is due; cheap, and without a lock. */
    public boolean isDue(Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select exists (select 1 from gathered where due <= ?)")) {
            query.setTimestamp(1, Timestamp.from(now));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new StoreException("what is gathered can't be read", e);
        }
    }

    /**
     * Deletes what nobody needs any more.
     *
     * @param maxAge what has happened longer ago is told to nobody, so its id needn't be known
     * @param history how long it is shown what became of letters
     */
    public void sweep(Instant now, Duration maxAge, Duration history) {
        Timestamp forgotten = Timestamp.from(now.minus(maxAge).minus(Duration.ofHours(1)));
        Timestamp old = Timestamp.from(now.minus(history));
        try (Connection connection = database.getConnection()) {
            delete(
                    connection,
                    "delete from seen where ctid = any (array(select ctid from seen where at < ? limit " + MOST_DELETED
                            + "))",
                    forgotten);
            delete(
                    connection,
                    "delete from outgoing where ctid = any (array(select ctid from outgoing"
                            + " where state <> 'WAITING' and ended_at < ? limit " + MOST_DELETED + "))",
                    old);
            delete(connection, "delete from outcome where day < cast(? as date)", old);
            delete(connection, "delete from used where hour < ?", old);
        } catch (SQLException e) {
            throw new StoreException("what is old can't be deleted", e);
        }
    }

    private static void delete(Connection connection, String sql, Timestamp before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setTimestamp(1, before);
            delete.executeUpdate();
        }
    }
}
