package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.LogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts everything that a topic should hold into its outbox, in the transaction that the caller has begun: as one change with
 * a number above all on the log, and with removals of keys that the log has too many.
 */
abstract class WholeLog {

    static final int BATCH = 64;

    private final Connection connection;
    private final Ledger ledger;
    private final OutboxTable table;
    private final LogContent content;
    private final Instant now;
    private final Set<String> surplus;
    private long change;
    private int count;
    private int batched;

    WholeLog(Connection connection, Ledger ledger, OutboxTable table, LogContent content) {
        this.connection = connection;
        this.ledger = ledger;
        this.table = table;
        this.content = content;
        this.now = ledger.now();
        this.surplus = new HashSet<>(content.keys());
    }

    /** Adds everything; removals are where it says so. */
    abstract void fill(PreparedStatement insert, long change) throws SQLException;

    /** Fills the outbox. */
    final int enqueue(LogPosition log, String reason) throws SQLException {
        long last = Ledger.number(connection, "SELECT change FROM " + table.clock() + " FOR UPDATE");
        change = Math.max(last, content.highestChange()) + 1;
        update("DELETE FROM " + table.table());
        try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
            fill(insert, change);
            insert.executeBatch();
        }
        remember(log, reason);
        return count;
    }

    final void add(PreparedStatement insert, Event record) throws SQLException {
        surplus.remove(record.key());
        add(insert, ledger.message(record, change, now));
    }

    /** Takes the keys off the log that nothing was added for, and that are not {@code coming}. */
    final void removals(PreparedStatement insert, Set<String> coming) throws SQLException {
        surplus.removeAll(coming);
        for (String key : surplus) {
            add(insert, ledger.removal(key, change, now));
        }
    }

    final Statement streaming() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(1_000);
        return statement;
    }

    final void update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
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
        try (PreparedStatement clock = connection.prepareStatement(
                        "UPDATE " + table.clock() + " SET change = ?, revision = ?, topic_id = ?");
                PreparedStatement audit = connection.prepareStatement(
                        "INSERT INTO audit (at, actor, address, action, subject, outcome, forced, "
                                + (table == OutboxTable.POLICY ? "change" : "version")
                                + ", detail) VALUES (now(), 'system', '', ?, ?, 'DONE', false, ?, ?)")) {
            clock.setLong(1, change);
            clock.setLong(2, log.revision());
            clock.setString(3, log.topicId());
            clock.executeUpdate();
            if (count > 0) {
                audit.setString(1, table.subject() + ".publish");
                audit.setString(2, table.subject());
                audit.setLong(3, change);
                audit.setString(4, "all of it, " + count + " records, because " + reason);
                audit.executeUpdate();
            }
        }
    }
}
