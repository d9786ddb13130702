package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.PolicyRecord;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.list.ListChunk;
import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.LogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the whole policy into the outbox, in the transaction that the caller has begun: entries, lists, removals of keys
 * that the log has too many, and the settings last, with the highest number of all. A node that reads a log without
 * settings, or one that ends in an older number than it holds, keeps what it has until this is complete.
 */
final class WholePolicy {

    private static final int BATCH = 64;

    private final Connection connection;
    private final Ledger ledger;
    private final SettingsPublished settings;
    private final Instant now;
    private final LogContent content;
    private final Set<String> surplus;
    private long change;
    private int count;
    private int batched;

    WholePolicy(Connection connection, Ledger ledger, SettingsPublished settings, LogContent content) {
        this.connection = connection;
        this.settings = settings;
        this.ledger = ledger;
        this.now = ledger.now();
        this.content = content;
        this.surplus = new HashSet<>(content.keys());
    }

    /** Fills the outbox. */
    int enqueue(LogPosition log, String reason) throws SQLException {
        long last = Ledger.number(connection, "SELECT change FROM policy_clock FOR UPDATE");
        change = Math.max(last, content.highestChange()) + 1;
        update("DELETE FROM outbox");
        update("UPDATE entry SET revision = NULL");
        update("UPDATE named_list SET revision = NULL");
        update("UPDATE settings SET revision = NULL");
        try (PreparedStatement insert = ledger.insert(connection)) {
            entries(insert);
            lists(insert);
            surplus.remove(SettingsPublished.KEY);
            for (String key : surplus) {
                add(insert, ledger.removal(key, change, now));
            }
            add(insert, ledger.message(settings, change, now));
            insert.executeBatch();
        }
        remember(log, reason);
        return count;
    }

    private void entries(PreparedStatement insert) throws SQLException {
        try (Statement statement = streaming();
                ResultSet rows = statement.executeQuery(
                        "SELECT list, CAST(network AS text), source, comment, expires_at FROM entry"
                                + " ORDER BY change")) {
            while (rows.next()) {
                EntryPublished entry = new EntryPublished(
                        ListKind.valueOf(rows.getString(1)),
                        Network.parse(rows.getString(2)).toString(),
                        rows.getString(3),
                        rows.getString(4),
                        instant(rows, 5));
                add(insert, entry);
            }
        }
    }

    private void lists(PreparedStatement insert) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name, list, version, chunks, networks, source, comment FROM named_list"
                                + " ORDER BY version")) {
            while (rows.next()) {
                ListPublished manifest = new ListPublished(
                        rows.getString(1),
                        ListKind.valueOf(rows.getString(2)),
                        rows.getLong(3),
                        rows.getInt(4),
                        rows.getInt(5),
                        rows.getString(6),
                        rows.getString(7));
                chunks(insert, manifest);
                add(insert, manifest);
            }
        }
    }

    private void chunks(PreparedStatement insert, ListPublished list) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT idx, host(lo), packed FROM list_chunk WHERE name = ? ORDER BY idx")) {
            query.setFetchSize(BATCH);
            query.setString(1, list.name());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Network lowest = Network.parse(rows.getString(2));
                    ListChunkPublished chunk = new ListChunk(lowest, lowest, rows.getBytes(3))
                            .published(list.name(), list.version(), rows.getInt(1));
                    add(insert, chunk);
                }
            }
        }
    }

    private void add(PreparedStatement insert, PolicyRecord record) throws SQLException {
        surplus.remove(record.key());
        add(insert, ledger.message(record, change, now));
    }

    private void add(PreparedStatement insert, Message message) throws SQLException {
        ledger.add(insert, change, message);
        count++;
        if (++batched == BATCH) {
            insert.executeBatch();
            batched = 0;
        }
    }

    private void remember(LogPosition log, String reason) throws SQLException {
        try (PreparedStatement clock =
                        connection.prepareStatement("UPDATE policy_clock SET change = ?, revision = ?, topic_id = ?");
                PreparedStatement audit = connection.prepareStatement(
                        "INSERT INTO audit (at, actor, address, action, subject, outcome, forced, change, detail)"
                                + " VALUES (now(), 'system', '', 'policy.publish', 'policy', 'DONE', false, ?, ?)")) {
            clock.setLong(1, change);
            clock.setLong(2, log.revision());
            clock.setString(3, log.topicId());
            clock.executeUpdate();
            audit.setLong(1, change);
            audit.setString(2, "the whole policy, " + count + " records, because " + reason);
            audit.executeUpdate();
        }
    }

    private Statement streaming() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(1_000);
        return statement;
    }

    private void update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        java.sql.Timestamp at = rows.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
