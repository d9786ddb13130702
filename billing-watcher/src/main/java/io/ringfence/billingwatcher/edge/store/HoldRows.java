package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.CallKey;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Hold;
import io.ringfence.contract.call.Rate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls in progress that cost money. For one thread and its connection. */
final class HoldRows {

    /** The columns of a hold. */
    static final String COLUMNS =
            "tenant, call_id, node, extension, per_minute, connect_fee, first_seconds, next_seconds,"
                    + " answered_at, seen_at, ended_at, settled";

    private final Connection connection;

    HoldRows(Connection connection) {
        this.connection = connection;
    }

    void load(int partition, Book book) throws SQLException {
        String sql = "select " + COLUMNS + " from hold where partition = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, partition);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    book.load(hold(rows));
                }
            }
        }
    }

    /** The hold in a row with the columns {@link #COLUMNS}. */
    static Hold hold(ResultSet rows) throws SQLException {
        return new Hold(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                new Rate(
                        rows.getString(5), rows.getString(6), (Integer) rows.getObject(7), (Integer) rows.getObject(8)),
                rows.getTimestamp(9).toInstant(),
                rows.getTimestamp(10).toInstant(),
                Rows.instant(rows.getTimestamp(11)),
                rows.getLong(12));
    }

    /** Writes holds that have changed, by partition. */
    void write(Map<Integer, Changes> changes) throws SQLException {
        if (changes.values().stream().allMatch(of -> of.holds().isEmpty())) {
            return;
        }
        String put = "insert into hold (tenant, call_id, partition, node, extension, per_minute, connect_fee,"
                + " first_seconds, next_seconds, answered_at, seen_at, ended_at, settled)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (tenant, call_id) do update"
                + " set seen_at = excluded.seen_at, ended_at = excluded.ended_at, settled = excluded.settled";
        try (PreparedStatement statement = connection.prepareStatement(put);
                PreparedStatement remove =
                        connection.prepareStatement("delete from hold where tenant = ? and call_id = ?")) {
            for (Map.Entry<Integer, Changes> of : changes.entrySet()) {
                for (Map.Entry<CallKey, @Nullable Hold> entry :
                        of.getValue().holds().entrySet()) {
                    Hold hold = entry.getValue();
                    if (hold == null) {
                        remove.setString(1, entry.getKey().tenant());
                        remove.setString(2, entry.getKey().callId());
                        remove.addBatch();
                    } else {
                        set(statement, of.getKey(), hold);
                        statement.addBatch();
                    }
                }
            }
            statement.executeBatch();
            remove.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, int partition, Hold hold) throws SQLException {
        Rate rate = hold.rate();
        statement.setString(1, hold.tenant());
        statement.setString(2, hold.callId());
        statement.setInt(3, partition);
        statement.setString(4, hold.node());
        statement.setString(5, hold.extension());
        statement.setString(6, rate.perMinute());
        statement.setString(7, rate.connectFee());
        statement.setObject(8, rate.firstSeconds(), Types.INTEGER);
        statement.setObject(9, rate.nextSeconds(), Types.INTEGER);
        statement.setTimestamp(10, Timestamp.from(hold.answeredAt()));
        statement.setTimestamp(11, Timestamp.from(hold.seenAt()));
        statement.setTimestamp(12, Rows.timestamp(hold.endedAt()));
        statement.setLong(13, hold.settled());
    }
}
