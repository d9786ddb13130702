package io.ringfence.policyservice.edge.store;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.contract.Message;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.SettingsPublished;
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

/** The outbox as its one holder sees it, on a connection of its own. */
final class PgOutboxSession implements OutboxSession {

    private static final String NEXT = """
            SELECT id, change, key, CAST(headers AS text), payload
            FROM (SELECT *, sum(coalesce(octet_length(payload), 0)) OVER (ORDER BY id) AS bytes,
                         row_number() OVER (ORDER BY id) AS place
                  FROM (SELECT * FROM outbox ORDER BY id LIMIT ?) AS first) AS summed
            WHERE bytes <= ? OR place = 1
            ORDER BY id""";

    /** What was changed again meanwhile has a higher number, and waits for its own record. */
    private static final String MARK_ENTRY =
            "UPDATE entry SET revision = ? WHERE change <= ? AND list = ? AND network = CAST(? AS cidr)";

    private static final String MARK_SETTINGS = "UPDATE settings SET revision = ? WHERE change <= ?";

    private static final String MARK_LIST = "UPDATE named_list SET revision = ? WHERE version <= ? AND name = ?";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    /**
     * The clock first, as every change does: otherwise the two could wait for each other. Without waiting for the disk: if
     * this commit is lost in a crash, the records are published a second time, which changes nothing.
     */
    private static final String LOCK =
            "SELECT change, set_config('synchronous_commit', 'off', true) FROM policy_clock FOR UPDATE";

    private final Connection connection;
    private final Ledger ledger;
    private final StoredFirewallSettings settings;

    PgOutboxSession(Connection connection, Ledger ledger, StoredFirewallSettings settings) {
        this.connection = connection;
        this.ledger = ledger;
        this.settings = settings;
    }

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
        try (PreparedStatement query = connection.prepareStatement(NEXT)) {
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
            Ledger.number(connection, LOCK);
            try (PreparedStatement entry = connection.prepareStatement(MARK_ENTRY);
                    PreparedStatement list = connection.prepareStatement(MARK_LIST);
                    PreparedStatement all = connection.prepareStatement(MARK_SETTINGS);
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE id = ?")) {
                for (PublishedRecord published : records) {
                    PendingRecord record = published.record();
                    delete.setLong(1, record.id());
                    delete.addBatch();
                    String key = record.message().key();
                    if (record.message().value() == null) {
                        continue;
                    }
                    if (key.startsWith(EntryPublished.KEY_PREFIX)) {
                        String[] listAndNetwork = key.substring(EntryPublished.KEY_PREFIX.length())
                                .split("/", 2);
                        entry.setString(3, listAndNetwork[0]);
                        entry.setString(4, listAndNetwork[1]);
                        mark(entry, published);
                    } else if (key.startsWith(ListPublished.KEY_PREFIX) && key.endsWith("/manifest")) {
                        list.setString(3, key.split("/")[1]);
                        mark(list, published);
                    } else if (key.equals(SettingsPublished.KEY)) {
                        mark(all, published);
                    }
                }
                entry.executeBatch();
                list.executeBatch();
                all.executeBatch();
                delete.executeBatch();
                reach(records.getLast().revision());
            }
        });
    }

    @Override
    public LogPosition position() {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT coalesce(topic_id, ''), revision FROM policy_clock")) {
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
        inTransaction(() -> count[0] =
                new WholePolicy(connection, ledger, settings.published(connection), content).enqueue(log, reason));
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

    private static void mark(PreparedStatement update, PublishedRecord published) throws SQLException {
        update.setLong(1, published.revision());
        update.setLong(2, published.record().change());
        update.addBatch();
    }

    private void reach(long revision) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE policy_clock SET revision = ? WHERE revision < ?")) {
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
