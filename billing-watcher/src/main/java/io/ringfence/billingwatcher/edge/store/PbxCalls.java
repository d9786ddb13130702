package io.ringfence.billingwatcher.edge.store;

import static io.ringfence.billingwatcher.edge.store.ProviderCalls.longs;
import static io.ringfence.billingwatcher.edge.store.ProviderCalls.texts;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.reconcile.Pair;
import io.ringfence.billingwatcher.core.reconcile.PbxCall;
import io.ringfence.billingwatcher.core.reconcile.ProviderCall;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of PBXs that are held against records of providers. In the transaction of the connection's owner, who commits. */
public final class PbxCalls {

    private static final String COLUMNS = "p.day, p.id_high, p.id_low, p.tenant, p.call_id, p.trunk_call_id, p.number,"
            + " p.extension, p.started_at, p.ended_at, p.posted, p.seconds, p.nanos";
    private static final String PUT = """
            insert into pbx_call as p (partition, counted_at, day, id_high, id_low, tenant, call_id, trunk_call_id, number,
                extension, started_at, ended_at, posted, seconds, nanos)
            select ?, ?::timestamptz, date '1970-01-01' + d::int, h, l, t, i, k, n, e, to_timestamp(s / 1000.0),
                to_timestamp(f / 1000.0), date '1970-01-01' + y::int, b, c
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as v(d, h, l, t, i, k, n, e, s, f, y, b, c)
            on conflict (day, id_high, id_low) do update
            set trunk_call_id = excluded.trunk_call_id, number = excluded.number, extension = excluded.extension,
                posted = excluded.posted, seconds = excluded.seconds, nanos = excluded.nanos
            returning p.day, p.id_high, p.id_low, p.tenant, p.provider_call_id""";
    private static final String UNMATCHED = "select " + COLUMNS + " from unnest(?, ?) as v(t, k)"
            + " join pbx_call p on p.tenant = t and p.trunk_call_id = k where p.provider_call_id is null"
            + " union select " + COLUMNS + " from unnest(?, ?, ?) as v(t, n, s)"
            + " join pbx_call p on p.tenant = t and p.number = n"
            + " and p.started_at between to_timestamp((s - ?) / 1000.0) and to_timestamp((s + ?) / 1000.0)"
            + " where p.provider_call_id is null";
    private static final String MATCH = "update pbx_call p set provider_call_id = i"
            + " from unnest(?, ?, ?, ?) as v(d, h, l, i)"
            + " where p.day = date '1970-01-01' + d::int and p.id_high = h and p.id_low = l";

    /** Hashed by tens of seconds: one walk through the days for all records, which may be many when a provider's begin to come. */
    private static final String COUNTED = """
            select distinct c.day, c.id_high, c.id_low, c.tenant, null, null, c.number, c.extension, c.started_at, c.started_at,
                c.posted, -1::bigint, c.nanos
            from unnest(?, ?, ?, ?) as v(t, e, n, s) cross join generate_series(-1, 1) as b
            join counted c on c.tenant = t and floor(extract(epoch from c.started_at) / 10)::bigint = s / 10000 + b
            where c.day between ? and ? and c.started_at between ? and ? and c.nanos >= 0
                and abs(extract(epoch from c.started_at) * 1000 - s) <= ?
                and (e = '' or e = c.extension) and (c.number is null or c.number = n)
                and not exists (select from pbx_call p
                    where p.day = c.day and p.id_high = c.id_high and p.id_low = c.id_low)""";

    private static final String MISSING = "update pbx_call p set is_told = true where (p.day, p.id_high, p.id_low) in"
            + " (select day, id_high, id_low from pbx_call where partition = ? and provider_call_id is null"
            + " and not is_told and nanos > 0 and ended_at <= ? and counted_at <= ? order by ended_at limit ?)"
            + " returning " + COLUMNS;

    private final Connection connection;

    /**
     * @param connection the owner's, who commits
     */
    public PbxCalls(Connection connection) {
        this.connection = connection;
    }

    /** Remembers calls, or what a revision says of them; returns the records that they are matched with already. */
    public Map<PbxCall.Key, ProviderCall.Key> put(int partition, Collection<PbxCall> calls, Instant now) {
        return Work.writing("calls of PBXs", () -> {
            List<PbxCall> all = List.copyOf(calls);
            try (PreparedStatement statement = connection.prepareStatement(PUT)) {
                statement.setInt(1, partition);
                statement.setTimestamp(2, Timestamp.from(now));
                keys(all, new Rows(connection, statement, 3))
                        .texts(texts(all, PbxCall::tenant))
                        .texts(all.stream().map(PbxCall::callId).toArray(String[]::new))
                        .texts(all.stream().map(PbxCall::trunkCallId).toArray(String[]::new))
                        .texts(all.stream().map(PbxCall::number).toArray(String[]::new))
                        .texts(texts(all, PbxCall::extension))
                        .longs(longs(all, call -> call.startedAt().toEpochMilli()))
                        .longs(longs(all, call -> call.endedAt().toEpochMilli()))
                        .longs(longs(all, call -> call.day().toEpochDay()))
                        .longs(longs(all, PbxCall::seconds))
                        .longs(longs(all, PbxCall::nanos));
                Map<PbxCall.Key, ProviderCall.Key> matched = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        String id = rows.getString(5);
                        if (id != null) {
                            matched.put(key(rows), new ProviderCall.Key(rows.getString(4), id));
                        }
                    }
                }
                return matched;
            }
        });
    }

    /** Calls that some records may be of, by Call-ID or by number and start, and that are matched with none. */
    public List<PbxCall> unmatched(Collection<ProviderCall> records, long apartMillis) {
        List<ProviderCall> all = List.copyOf(records);
        List<ProviderCall> trunks =
                all.stream().filter(record -> record.trunkCallId() != null).toList();
        return Work.reading("calls of PBXs", () -> {
            try (PreparedStatement statement = connection.prepareStatement(UNMATCHED)) {
                new Rows(connection, statement, 1)
                        .texts(texts(trunks, ProviderCall::tenant))
                        .texts(trunks.stream().map(ProviderCall::trunkCallId).toArray(String[]::new))
                        .texts(texts(all, ProviderCall::tenant))
                        .texts(texts(all, ProviderCall::number))
                        .longs(longs(all, record -> record.startedAt().toEpochMilli()));
                statement.setLong(6, apartMillis);
                statement.setLong(7, apartMillis);
                return read(statement);
            }
        });
    }

    /** Calls that were counted, but are not remembered here, and began when some records did. */
    public List<PbxCall> counted(Collection<ProviderCall> records, long apartMillis) {
        if (records.isEmpty()) {
            return List.of();
        }
        List<ProviderCall> all = List.copyOf(records);
        long[] starts = longs(all, record -> record.startedAt().toEpochMilli());
        Instant from =
                Instant.ofEpochMilli(java.util.Arrays.stream(starts).min().getAsLong() - apartMillis);
        Instant until =
                Instant.ofEpochMilli(java.util.Arrays.stream(starts).max().getAsLong() + apartMillis);
        return Work.reading("calls that were counted", () -> {
            try (PreparedStatement statement = connection.prepareStatement(COUNTED)) {
                new Rows(connection, statement, 1)
                        .texts(texts(all, ProviderCall::tenant))
                        .texts(texts(all, ProviderCall::extension))
                        .texts(texts(all, ProviderCall::number))
                        .longs(starts);
                statement.setObject(5, from.atOffset(ZoneOffset.UTC).toLocalDate());
                statement.setObject(6, until.atOffset(ZoneOffset.UTC).toLocalDate());
                statement.setTimestamp(7, Timestamp.from(from));
                statement.setTimestamp(8, Timestamp.from(until));
                statement.setLong(9, apartMillis + 1); // to the millisecond it is told by who matches
                return read(statement);
            }
        });
    }

    /** Stores which record each call is matched with. */
    public void matched(Collection<Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        Work.writing("calls of PBXs", () -> {
            List<Pair> all = List.copyOf(pairs);
            try (PreparedStatement statement = connection.prepareStatement(MATCH)) {
                keys(all.stream().map(Pair::call).toList(), new Rows(connection, statement, 1))
                        .texts(texts(all, pair -> pair.record().id()));
                statement.executeUpdate();
            }
            return 0;
        });
    }

    /** The oldest calls that no provider has billed, each once: of those that have ended and were counted so long ago. */
    public List<PbxCall> missing(int partition, Instant ended, Instant counted, int most) {
        return Work.writing("calls that no provider has billed", () -> {
            try (PreparedStatement statement = connection.prepareStatement(MISSING)) {
                statement.setInt(1, partition);
                statement.setTimestamp(2, Timestamp.from(ended));
                statement.setTimestamp(3, Timestamp.from(counted));
                statement.setInt(4, most);
                return read(statement);
            }
        });
    }

    /** Forgets what is older than any record that is taken. */
    public void dropBefore(int partition, Instant oldest) {
        Work.writing("old calls of PBXs", () -> {
            String sql = "delete from pbx_call where partition = ? and counted_at < ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, partition);
                statement.setTimestamp(2, Timestamp.from(oldest));
                return statement.executeUpdate();
            }
        });
    }

    private static Rows keys(List<PbxCall> calls, Rows rows) throws SQLException {
        return rows.longs(longs(calls, call -> call.key().day().toEpochDay()))
                .longs(longs(calls, call -> call.key().id().high()))
                .longs(longs(calls, call -> call.key().id().low()));
    }

    private static PbxCall.Key key(ResultSet rows) throws SQLException {
        return new PbxCall.Key(rows.getObject(1, LocalDate.class), new CdrId(rows.getLong(2), rows.getLong(3)));
    }

    private static List<PbxCall> read(PreparedStatement statement) throws SQLException {
        List<PbxCall> calls = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                calls.add(new PbxCall(
                        key(rows),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6),
                        rows.getString(7),
                        rows.getString(8),
                        rows.getTimestamp(9).toInstant(),
                        rows.getTimestamp(10).toInstant(),
                        rows.getObject(11, LocalDate.class),
                        rows.getLong(12),
                        rows.getLong(13)));
            }
        }
        return calls;
    }
}
