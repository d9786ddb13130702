package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.book.AbuseWindows;
import io.ringfence.billingwatcher.core.book.Changes.Attempt;
import io.ringfence.billingwatcher.core.book.Counted;
import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The calls that were counted. For one thread and its connection. */
final class CountedCalls {

    private static final String COLUMNS = "counted (day, id_high, id_low, partition, content, revision, nanos, posted,"
            + " tenant, extension, number, started_at, call)";
    private static final String INSERT = "insert into " + COLUMNS + """
             select date '1970-01-01' + d, h, l, o, c, r, n, date '1970-01-01' + p, t, e, m, to_timestamp(s / 1000.0), k
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as v(d, h, l, o, c, r, n, p, t, e, m, s, k)
            on conflict do nothing""";
    private static final String SELECT =
            "select id_high, id_low, content, revision, nanos, posted, extension from counted ";
    private static final String OF_EARLIER = SELECT
            + "join unnest(?, ?, ?) as v(d, h, l) on day = date '1970-01-01' + d and id_high = h and id_low = l"
            + " where counted.xmin <> pg_current_xact_id()::xid";
    private static final String OF_ANY_DAY = SELECT + "join unnest(?, ?) as v(h, l) on id_high = h and id_low = l";

    /** Fewer are inserted, which is a round trip less. */
    private static final int MANY = 200;

    private static final String UNIQUE_VIOLATION = "23505";

    private final Connection connection;

    CountedCalls(Connection connection) {
        this.connection = connection;
    }

    /**
     * Remembers first records. When there are many, nothing may have been written in the transaction before: it begins again should
     * one of them be known.
     *
     * @param charges of different calls, by partition
     * @return those that were counted before, as they were counted
     */
    Map<CdrId, Counted> insert(Map<Integer, List<Charge>> charges) throws SQLException {
        int size = charges.values().stream().mapToInt(List::size).sum();
        if (size == 0) {
            return Map.of();
        }
        if (size >= MANY && copy(charges)) {
            return Map.of();
        }
        int inserted = insertNew(charges);
        if (inserted == size) {
            return Map.of();
        }
        Map<CdrId, Counted> known =
                findEarlier(charges.values().stream().flatMap(List::stream).toList());
        if (known.size() != size - inserted) {
            throw new StoreException("another owner counts calls of " + charges.keySet());
        }
        return known;
    }

    /** Whether all could be copied in, because none of them was known. */
    private boolean copy(Map<Integer, List<Charge>> charges) throws SQLException {
        CopyRows rows = new CopyRows();
        charges.forEach((partition, of) -> of.forEach(charge -> rows.row(13)
                .date(charge.startDay())
                .int8(charge.id().high())
                .int8(charge.id().low())
                .int4(partition)
                .int8(charge.content())
                .int4(charge.cdr().revisionNumber())
                .int8(charge.nanos())
                .date(charge.day())
                .text(charge.cdr().tenant())
                .text(charge.extension())
                .text(number(charge))
                .timestamp(charge.cdr().startedAt())
                .int8(charge.callHash())));
        try {
            rows.send(connection, COLUMNS);
            return true;
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    private static @Nullable String number(Charge charge) {
        return charge.isAttempt() ? charge.number().e164() : null;
    }

    /** Inserts those that are not there; how many these were. */
    private int insertNew(Map<Integer, List<Charge>> charges) throws SQLException {
        List<Integer> owners = new ArrayList<>();
        List<Charge> all = new ArrayList<>();
        charges.forEach((partition, of) -> {
            owners.addAll(Collections.nCopies(of.size(), partition));
            all.addAll(of);
        });
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            key(all, new Rows(connection, statement, 1))
                    .ints(owners, Integer::intValue)
                    .longs(all, Charge::content)
                    .ints(all, charge -> charge.cdr().revisionNumber())
                    .longs(all, Charge::nanos)
                    .ints(all, charge -> (int) charge.day().toEpochDay())
                    .texts(all, charge -> charge.cdr().tenant())
                    .texts(all, Charge::extension)
                    .texts(all, CountedCalls::number)
                    .longs(all, charge -> charge.cdr().startedAt().toEpochMilli())
                    .longs(all, Charge::callHash);
            return statement.executeUpdate();
        }
    }

    private static Rows key(List<Charge> charges, Rows rows) throws SQLException {
        return rows.ints(charges, charge -> (int) charge.startDay().toEpochDay())
                .longs(charges, charge -> charge.id().high())
                .longs(charges, charge -> charge.id().low());
    }

    /** Those that an earlier transaction has counted. */
    private Map<CdrId, Counted> findEarlier(List<Charge> charges) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OF_EARLIER)) {
            key(charges, new Rows(connection, statement, 1));
            return read(statement);
        }
    }

    /** Those of some calls that were counted, on whatever day they began. */
    Map<CdrId, Counted> find(Collection<CdrId> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Map.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(OF_ANY_DAY)) {
            new Rows(connection, statement, 1)
                    .longs(ids.stream().mapToLong(CdrId::high).toArray())
                    .longs(ids.stream().mapToLong(CdrId::low).toArray());
            return read(statement);
        }
    }

    private static Map<CdrId, Counted> read(PreparedStatement statement) throws SQLException {
        Map<CdrId, Counted> known = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                known.put(new CdrId(rows.getLong(1), rows.getLong(2)), counted(rows));
            }
        }
        return known;
    }

    private static Counted counted(ResultSet rows) throws SQLException {
        return new Counted(
                rows.getInt(4),
                rows.getLong(3),
                rows.getLong(5),
                rows.getObject(6, LocalDate.class),
                rows.getString(7));
    }

    /** Stores what was revised or credited. */
    void update(Map<CdrId, Counted> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        String sql = "update counted set content = ?, revision = ?, nanos = ? where id_high = ? and id_low = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<CdrId, Counted> entry : changed.entrySet()) {
                statement.setLong(1, entry.getValue().content());
                statement.setInt(2, entry.getValue().revision());
                statement.setLong(3, entry.getValue().nanos());
                statement.setLong(4, entry.getKey().high());
                statement.setLong(5, entry.getKey().low());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The calls to international numbers of the last quarter of an hour, for windows that a restart has to know again. */
    void attempts(Set<Integer> partitions, Instant now, BiConsumer<Integer, Attempt> each) throws SQLException {
        String sql = "select partition, tenant, extension, number, started_at, call from counted"
                + " where partition = any(?) and number is not null and started_at > ? and day >= ?"
                + " union all select partition, tenant, extension, number, started_at, call from attempt"
                + " where partition = any(?) and started_at > ?";
        Instant from = now.minus(AbuseWindows.WINDOW).minusSeconds(600);
        Array owned = connection.createArrayOf("int4", partitions.toArray());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(10_000);
            statement.setArray(1, owned);
            statement.setTimestamp(2, Timestamp.from(from));
            statement.setObject(3, from.atOffset(ZoneOffset.UTC).toLocalDate());
            statement.setArray(4, owned);
            statement.setTimestamp(5, Timestamp.from(now.minus(AbuseWindows.LOOKBACK)));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.accept(
                            rows.getInt(1),
                            new Attempt(
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    rows.getTimestamp(5).toInstant(),
                                    rows.getLong(6)));
                }
            }
        }
    }
}
