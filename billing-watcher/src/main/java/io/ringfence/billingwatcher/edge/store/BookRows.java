package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.book.Block;
import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Sum;
import io.ringfence.billingwatcher.core.book.SumKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Sums, holds, blocks and attempts. For one thread and its connection. */
final class BookRows {

    private static final String ADD = """
            insert into spent as s (tenant, extension, period, partition, nanos)
            select t, e, p, o, n from unnest(?, ?, ?, ?, ?) as v(t, e, p, o, n) order by t, e, p
            on conflict (tenant, extension, period) do update
            set nanos = greatest(-9223372036854775808, least(9223372036854775807, s.nanos::numeric + excluded.nanos))::bigint""";

    private static final String BLOCK = """
            insert into block (tenant, scope, subject, limit_name, partition, version, is_active, period, valid_until, lifted_at)
            select t, s, j, l, o, n, a::boolean, p, u::timestamptz, f::timestamptz
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as v(t, s, j, l, o, n, a, p, u, f)
            on conflict (tenant, scope, subject, limit_name) do update set version = excluded.version,
                is_active = excluded.is_active, period = excluded.period, valid_until = excluded.valid_until,
                lifted_at = excluded.lifted_at""";

    private final Connection connection;
    private final HoldRows holds;

    BookRows(Connection connection) {
        this.connection = connection;
        this.holds = new HoldRows(connection);
    }

    void load(int partition, Book book) throws SQLException {
        holds.load(partition, book);
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

    Map<SumKey, Sum> sums(Set<SumKey> keys) throws SQLException {
        String sql = "select tenant, extension, period, nanos, is_lifted, lifted, allowance from spent"
                + " join unnest(?, ?, ?) as v(t, e, p) on tenant = t and extension = e and period = p";
        Map<SumKey, Sum> sums = new HashMap<>();
        List<SumKey> all = List.copyOf(keys);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            columns(all, new Rows(connection, statement, 1));
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

    /** Writes what has changed, by partition: what is rare at once, the rest with the bundle. */
    void write(Map<Integer, Changes> changes, Bundle bundle) throws SQLException {
        for (Map.Entry<Integer, Changes> of : changes.entrySet()) {
            lift(of.getKey(), of.getValue().lifted());
        }
        holds.write(changes);
        attempts(changes);
        add(changes, bundle);
        blocks(changes, bundle);
    }

    private static void add(Map<Integer, Changes> changes, Bundle bundle) {
        List<SumKey> keys = new ArrayList<>();
        changes.values().forEach(of -> keys.addAll(of.added().keySet()));
        if (keys.isEmpty()) {
            return;
        }
        bundle.add(
                ADD,
                rows -> columns(keys, rows)
                        .ints(changes.entrySet().stream()
                                .flatMapToInt(of -> IntStream.generate(of::getKey)
                                        .limit(of.getValue().added().size()))
                                .toArray())
                        .longs(changes.values().stream()
                                .flatMapToLong(
                                        of -> of.added().values().stream().mapToLong(Long::longValue))
                                .toArray()));
    }

    private static Rows columns(List<SumKey> keys, Rows rows) throws SQLException {
        return rows.texts(keys, SumKey::tenant).texts(keys, SumKey::extension).texts(keys, SumKey::period);
    }

    private void lift(int partition, Map<SumKey, Sum> lifted) throws SQLException {
        if (lifted.isEmpty()) {
            return;
        }
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

    private static void blocks(Map<Integer, Changes> changes, Bundle bundle) {
        List<Integer> partitions = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        changes.forEach((partition, of) -> of.blocks().values().forEach(block -> {
            partitions.add(partition);
            blocks.add(block);
        }));
        if (blocks.isEmpty()) {
            return;
        }
        bundle.add(
                BLOCK,
                rows -> rows.texts(blocks, block -> block.key().tenant())
                        .texts(blocks, block -> block.key().scope().name())
                        .texts(blocks, block -> block.key().subject())
                        .texts(blocks, block -> block.key().limit().name())
                        .ints(partitions, Integer::intValue)
                        .longs(blocks, Block::version)
                        .texts(blocks, block -> Boolean.toString(block.isActive()))
                        .texts(blocks, Block::period)
                        .texts(blocks, block -> Objects.toString(block.validUntil(), null))
                        .texts(blocks, block -> Objects.toString(block.liftedAt(), null)));
    }

    private void attempts(Map<Integer, Changes> changes) throws SQLException {
        if (changes.values().stream().allMatch(of -> of.attempts().isEmpty())) {
            return;
        }
        String sql = "insert into attempt (partition, tenant, extension, number, started_at, call)"
                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<Integer, Changes> of : changes.entrySet()) {
                for (Changes.Attempt attempt : of.getValue().attempts()) {
                    statement.setInt(1, of.getKey());
                    statement.setString(2, attempt.tenant());
                    statement.setString(3, attempt.extension());
                    statement.setString(4, attempt.number());
                    statement.setTimestamp(5, Timestamp.from(attempt.startedAt()));
                    statement.setLong(6, attempt.call());
                    statement.addBatch();
                }
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
