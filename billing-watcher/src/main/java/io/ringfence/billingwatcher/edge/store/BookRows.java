package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.book.Block;
import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.CallKey;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Hold;
import io.ringfence.billingwatcher.core.book.Sum;
import io.ringfence.billingwatcher.core.book.SumKey;
import io.ringfence.contract.call.Rate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sums, holds, blocks and attempts. For one thread and its connection. */
final class BookRows {

    private static final String ADD = """
            insert into spent as s (tenant, extension, period, partition, nanos)
            select t, e, p, ?, n from unnest(?, ?, ?, ?) as v(t, e, p, n) order by t, e, p
            on conflict (tenant, extension, period) do update
            set nanos = greatest(-9223372036854775808, least(9223372036854775807, s.nanos::numeric + excluded.nanos))::bigint""";

    /** The columns of a hold. */
    static final String HOLD = "tenant, call_id, node, extension, per_minute, connect_fee, first_seconds, next_seconds,"
            + " answered_at, seen_at, ended_at, settled";

    private final Connection connection;

    BookRows(Connection connection) {
        this.connection = connection;
    }

    void load(int partition, Book book) throws SQLException {
        String sql = "select " + HOLD + " from hold where partition = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, partition);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    book.load(hold(rows));
                }
            }
        }
        String blocks = "select tenant, scope, subject, limit_name, version, is_active, period, valid_until, lifted_at"
                + " from block where partition = ?";
        try (PreparedStatement statement = connection.prepareStatement(blocks)) {
            statement.setInt(1, partition);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    book.load(new Block(
                            Ledger.key(rows),
                            rows.getLong(5),
                            rows.getBoolean(6),
                            rows.getString(7),
                            Rows.instant(rows.getTimestamp(8)),
                            Rows.instant(rows.getTimestamp(9))));
                }
            }
        }
    }

    /** The hold in a row with the columns {@link #HOLD}. */
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

    Map<SumKey, Sum> sums(Set<SumKey> keys) throws SQLException {
        String sql = "select tenant, extension, period, nanos, is_lifted, lifted, allowance from spent"
                + " join unnest(?, ?, ?) as v(t, e, p) on tenant = t and extension = e and period = p";
        Map<SumKey, Sum> sums = new HashMap<>();
        List<SumKey> all = List.copyOf(keys);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            texts(all, new Rows(connection, statement, 1));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sums.put(
                            new SumKey(rows.getString(1), rows.getString(2), rows.getString(3)),
                            new Sum(rows.getLong(4), rows.getBoolean(5), rows.getLong(6), (Long) rows.getObject(7)));
                }
            }
        }
        return sums;
    }

    Set<SumKey> keys(String tenant, LocalDate from) throws SQLException {
        String sql = "select extension, period from spent where tenant = ? and (length(period) = 10 and period >= ?"
                + " or length(period) = 7 and period >= ?)";
        Set<SumKey> keys = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            statement.setString(2, from.toString());
            statement.setString(3, from.toString().substring(0, 7));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(new SumKey(tenant, rows.getString(1), rows.getString(2)));
                }
            }
        }
        return keys;
    }

    Set<String> tenants(int partition, LocalDate from) throws SQLException {
        String sql = "select distinct tenant from spent where partition = ? and extension = '' and period >= ?"
                + " union select distinct tenant from block where partition = ? and is_active";
        Set<String> tenants = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, partition);
            statement.setString(2, from.toString().substring(0, 7));
            statement.setInt(3, partition);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tenants.add(rows.getString(1));
                }
            }
        }
        return tenants;
    }

    void write(int partition, Changes changes) throws SQLException {
        add(partition, changes.added());
        lift(partition, changes.lifted());
        holds(partition, changes.holds());
        blocks(partition, changes.blocks().values());
        attempts(partition, changes.attempts());
    }

    private void add(int partition, Map<SumKey, Long> added) throws SQLException {
        if (added.isEmpty()) {
            return;
        }
        List<SumKey> keys = List.copyOf(added.keySet());
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setInt(1, partition);
            texts(keys, new Rows(connection, statement, 2))
                    .longs(keys.stream().mapToLong(added::get).toArray());
            statement.executeUpdate();
        }
    }

    private static Rows texts(List<SumKey> keys, Rows rows) throws SQLException {
        return rows.texts(keys.stream().map(SumKey::tenant).toArray(String[]::new))
                .texts(keys.stream().map(SumKey::extension).toArray(String[]::new))
                .texts(keys.stream().map(SumKey::period).toArray(String[]::new));
    }

    private void lift(int partition, Map<SumKey, Sum> lifted) throws SQLException {
        String sql =
                "insert into spent as s (tenant, extension, period, partition, nanos, is_lifted, lifted, allowance)"
                        + " values (?, ?, ?, ?, 0, true, ?, ?) on conflict (tenant, extension, period) do update"
                        + " set is_lifted = true, lifted = excluded.lifted, allowance = excluded.allowance";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<SumKey, Sum> entry : lifted.entrySet()) {
                statement.setString(1, entry.getKey().tenant());
                statement.setString(2, entry.getKey().extension());
                statement.setString(3, entry.getKey().period());
                statement.setInt(4, partition);
                statement.setLong(5, entry.getValue().lifted());
                statement.setObject(6, entry.getValue().allowance(), Types.BIGINT);
                statement.executeUpdate();
            }
        }
    }

    private void holds(int partition, Map<CallKey, @Nullable Hold> holds) throws SQLException {
        if (holds.isEmpty()) {
            return;
        }
        String put = "insert into hold (tenant, call_id, partition, node, extension, per_minute, connect_fee,"
                + " first_seconds, next_seconds, answered_at, seen_at, ended_at, settled)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (tenant, call_id) do update"
                + " set seen_at = excluded.seen_at, ended_at = excluded.ended_at, settled = excluded.settled";
        try (PreparedStatement statement = connection.prepareStatement(put);
                PreparedStatement remove =
                        connection.prepareStatement("delete from hold where tenant = ? and call_id = ?")) {
            for (Map.Entry<CallKey, @Nullable Hold> entry : holds.entrySet()) {
                Hold hold = entry.getValue();
                if (hold == null) {
                    remove.setString(1, entry.getKey().tenant());
                    remove.setString(2, entry.getKey().callId());
                    remove.addBatch();
                } else {
                    set(statement, partition, hold);
                    statement.addBatch();
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

    private void blocks(int partition, Collection<Block> blocks) throws SQLException {
        String sql = "insert into block (tenant, scope, subject, limit_name, partition, version, is_active, period,"
                + " valid_until, lifted_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (tenant, scope, subject, limit_name) do update set version = excluded.version,"
                + " is_active = excluded.is_active, period = excluded.period, valid_until = excluded.valid_until,"
                + " lifted_at = excluded.lifted_at";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Block block : blocks) {
                statement.setString(1, block.key().tenant());
                statement.setString(2, block.key().scope().name());
                statement.setString(3, block.key().subject());
                statement.setString(4, block.key().limit().name());
                statement.setInt(5, partition);
                statement.setLong(6, block.version());
                statement.setBoolean(7, block.isActive());
                statement.setString(8, block.period());
                statement.setTimestamp(9, Rows.timestamp(block.validUntil()));
                statement.setTimestamp(10, Rows.timestamp(block.liftedAt()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void attempts(int partition, List<Changes.Attempt> attempts) throws SQLException {
        String sql = "insert into attempt (partition, tenant, extension, number, started_at, call)"
                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Changes.Attempt attempt : new ArrayList<>(attempts)) {
                statement.setInt(1, partition);
                statement.setString(2, attempt.tenant());
                statement.setString(3, attempt.extension());
                statement.setString(4, attempt.number());
                statement.setTimestamp(5, Timestamp.from(attempt.startedAt()));
                statement.setLong(6, attempt.call());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void dropAttempts(Instant before) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from attempt where started_at < ?")) {
            statement.setTimestamp(1, Timestamp.from(before));
            statement.executeUpdate();
        }
    }
}
