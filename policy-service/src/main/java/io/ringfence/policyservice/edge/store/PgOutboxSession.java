package io.ringfence.policyservice.edge.store;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.contract.Message;
import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.LogPosition;
import io.ringfence.policyservice.core.relay.OutboxSession;
import io.ringfence.policyservice.core.relay.PendingRecord;
import io.ringfence.policyservice.core.relay.PublishedRecord;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** An outbox as its one holder sees it, on a connection of its own. */
abstract class PgOutboxSession implements OutboxSession {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Connection connection;
    private final OutboxTable table;
    private final String next;
    private final String lock;

    PgOutboxSession(Connection connection, OutboxTable table) {
        this.connection = connection;
        this.table = table;
        this.next = """
            SELECT id, change, key, CAST(headers AS text), payload
            FROM (SELECT *, sum(coalesce(octet_length(payload), 0)) OVER (ORDER BY id) AS bytes,
                         row_number() OVER (ORDER BY id) AS place
                  FROM (SELECT * FROM %s ORDER BY id LIMIT ?) AS first) AS summed
            WHERE bytes <= ? OR place = 1
            ORDER BY id""".formatted(table.table());
        // The clock first, as every change does: otherwise the two could wait for each other. Without waiting for the
        // disk:
        // if this commit is lost in a crash, the records are published a second time, which changes nothing.
        this.lock =
                "SELECT change, set_config('synchronous_commit', 'off', true) FROM " + table.clock() + " FOR UPDATE";
    }

    /** Notes what is worth knowing of published records, in the transaction that takes them off. */
    void note(Connection connection, List<PublishedRecord> records) throws SQLException {
        // Nobody waits for the offsets of most logs.
    }

    /** Everything, as it is put into the queue again. */
    abstract WholeLog whole(Connection connection, LogContent content) throws SQLException;

    @Override
    public void await(Duration atMost) {
        try {
            PGConnection listening = connection.unwrap(PGConnection.class);
            listening.getNotifications(Math.max(1, (int) atMost.toMillis()));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public List<PendingRecord> next(int maxRecords, long maxBytes) {
        try (PreparedStatement query = connection.prepareStatement(next)) {
            query.setInt(1, maxRecords);
            query.setLong(2, maxBytes);
            List<PendingRecord> records = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Message message = new Message(
                            rows.getString(3), rows.getBytes(5), JSON.readValue(rows.getString(4), HEADERS));
                    records.add(new PendingRecord(rows.getLong(1), rows.getLong(2), message));
                }
            }
            return records;
        } catch (SQLException e) {
            throw new StoreException(e);
        } catch (IOException e) {
            throw new IllegalStateException("the outbox has headers that are not JSON", e);
        }
    }

    @Override
    public void published(List<PublishedRecord> records) {
        inTransaction(() -> {
            Ledger.number(connection, lock);
            note(connection, records);
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table.table() + " WHERE id = ?")) {
                for (PublishedRecord published : records) {
                    delete.setLong(1, published.record().id());
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        });
    }

    @Override
    public LogPosition position() {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT coalesce(topic_id, ''), revision FROM " + table.clock())) {
            rows.next();
            return new LogPosition(rows.getString(1), rows.getLong(2));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public void reached(long revision) {
        inTransaction(() -> reach(revision));
    }

    @Override
    public int publishAgain(LogPosition log, LogContent content, String reason) {
        int[] count = new int[1];
        inTransaction(() -> count[0] = whole(connection, content).enqueue(log, reason));
        return count[0];
    }

    @Override
    public void close() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UNLISTEN *");
            statement.execute("SELECT pg_advisory_unlock_all()");
            connection.close();
        } catch (SQLException e) {
            AdvisoryLock.abort(connection);
        }
    }

    final void reach(long revision) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + table.clock() + " SET revision = ? WHERE revision < ?")) {
            update.setLong(1, revision);
            update.setLong(2, revision);
            update.executeUpdate();
        }
    }

    private void inTransaction(Work work) {
        try {
            connection.setAutoCommit(false);
            try {
                work.run();
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }
}
