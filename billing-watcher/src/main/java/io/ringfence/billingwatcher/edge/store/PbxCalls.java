package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.reconcile.Matching;
import io.ringfence.billingwatcher.core.reconcile.Pair;
import io.ringfence.billingwatcher.core.reconcile.PbxCall;
import io.ringfence.billingwatcher.core.reconcile.ProviderCall;
import io.ringfence.billingwatcher.core.reconcile.Span;
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
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

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
    private static final String OF_CALL_IDS = "select " + COLUMNS + " from unnest(?, ?) as v(t, k)"
            + " join pbx_call p on p.tenant = t and p.trunk_call_id = k where p.provider_call_id is null";
    private static final String OF_NUMBERS = "select " + COLUMNS + " from unnest(?, ?, ?, ?) as v(t, n, f, u)"
            + " join pbx_call p on p.tenant = t and p.number = n"
            + " and p.started_at between to_timestamp(f / 1000.0) and to_timestamp(u / 1000.0)"
            + " where p.provider_call_id is null";
    private static final String MATCH = "update pbx_call p set provider_call_id = i"
            + " from unnest(?, ?, ?, ?) as v(d, h, l, i)"
            + " where p.day = date '1970-01-01' + d::int and p.id_high = h and p.id_low = l";

    private static final String COUNTED = """
            select c.day, c.id_high, c.id_low, c.tenant, null, null, c.number, c.extension, c.started_at, c.started_at, c.posted,
                -1::bigint, c.nanos
            from counted c
            where c.day between '%s' and '%s' and c.started_at between '%s' and '%s' and c.tenant = any(?) and c.nanos >= 0
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
            try (PreparedStatement statement = Work.planned(connection, PUT)) {
                statement.setInt(1, partition);
                statement.setTimestamp(2, Timestamp.from(now));
                keys(all, new Rows(connection, statement, 3))
                        .texts(all, PbxCall::tenant)
                        .texts(all, PbxCall::callId)
                        .texts(all, PbxCall::trunkCallId)
                        .texts(all, PbxCall::number)
                        .texts(all, PbxCall::extension)
                        .longs(all, call -> call.startedAt().toEpochMilli())
                        .longs(all, call -> call.endedAt().toEpochMilli())
                        .longs(all, call -> call.day().toEpochDay())
                        .longs(all, PbxCall::seconds)
                        .longs(all, PbxCall::nanos);
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

    /** Calls with the Call-IDs of some records, and matched with none. */
    public List<PbxCall> ofCallIds(Collection<ProviderCall> records) {
        List<ProviderCall> all =
                records.stream().filter(record -> record.trunkCallId() != null).toList();
        return all.isEmpty()
                ? List.of()
                : Work.reading("calls of PBXs", () -> {
                    try (PreparedStatement statement = Work.planned(connection, OF_CALL_IDS)) {
                        new Rows(connection, statement, 1)
                                .texts(all, ProviderCall::tenant)
                                .texts(all, ProviderCall::trunkCallId);
                        return read(statement);
                    }
                });
    }

    /** Calls to the numbers of some records, at about their time, and matched with none. */
    public List<PbxCall> ofNumbers(Collection<ProviderCall> records) {
        List<Span> spans = Span.ofRecords(records);
        return spans.isEmpty()
                ? List.of()
                : Work.reading("calls of PBXs", () -> {
                    try (PreparedStatement statement = Work.planned(connection, OF_NUMBERS)) {
                        ProviderCalls.spans(spans, new Rows(connection, statement, 1));
                        return read(statement);
                    }
                });
    }

    /** Calls that were counted, but are not remembered here, and began when some records did; one walk through their days. */
    public List<PbxCall> counted(Collection<ProviderCall> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        NavigableMap<String, NavigableSet<Instant>> starts = new TreeMap<>();
        records.forEach(record ->
                starts.computeIfAbsent(record.tenant(), none -> new TreeSet<>()).add(record.startedAt()));
        NavigableSet<Instant> all = new TreeSet<>();
        starts.values().forEach(all::addAll);
        Instant from = all.first().minus(Matching.APART);
        Instant until = all.last().plus(Matching.APART);
        return Work.reading("calls that were counted", () -> {
            String sql = COUNTED.formatted(
                    from.atOffset(ZoneOffset.UTC).toLocalDate(),
                    until.atOffset(ZoneOffset.UTC).toLocalDate(),
                    from,
                    until);
            try (PreparedStatement statement = Work.planned(connection, sql)) {
                statement.setFetchSize(10_000);
                new Rows(connection, statement, 1).texts(starts.keySet().toArray(String[]::new));
                return read(statement, call -> {
                    NavigableSet<Instant> of = starts.get(call.tenant());
                    Instant next =
                            of == null ? null : of.ceiling(call.startedAt().minus(Matching.APART));
                    return next != null && !next.isAfter(call.startedAt().plus(Matching.APART));
                });
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
            try (PreparedStatement statement = Work.planned(connection, MATCH)) {
                keys(all.stream().map(Pair::call).toList(), new Rows(connection, statement, 1))
                        .texts(all, pair -> pair.record().id());
                statement.executeUpdate();
            }
            return 0;
        });
    }

    /** The oldest calls that no provider has billed, each once: of those that have ended and were counted so long ago. */
    public List<PbxCall> missing(int partition, Instant ended, Instant counted, int most) {
        return Work.writing("calls that no provider has billed", () -> {
            try (PreparedStatement statement = Work.planned(connection, MISSING)) {
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
            try (PreparedStatement statement = Work.planned(connection, sql)) {
                statement.setInt(1, partition);
                statement.setTimestamp(2, Timestamp.from(oldest));
                return statement.executeUpdate();
            }
        });
    }

    private static Rows keys(List<PbxCall> calls, Rows rows) throws SQLException {
        return rows.longs(calls, call -> call.key().day().toEpochDay())
                .longs(calls, call -> call.key().id().high())
                .longs(calls, call -> call.key().id().low());
    }

    private static PbxCall.Key key(ResultSet rows) throws SQLException {
        return new PbxCall.Key(rows.getObject(1, LocalDate.class), new CdrId(rows.getLong(2), rows.getLong(3)));
    }

    private static List<PbxCall> read(PreparedStatement statement) throws SQLException {
        return read(statement, call -> true);
    }

    private static List<PbxCall> read(PreparedStatement statement, Predicate<PbxCall> wanted) throws SQLException {
        List<PbxCall> calls = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                PbxCall call = new PbxCall(
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
                        rows.getLong(13));
                if (wanted.test(call)) {
                    calls.add(call);
                }
            }
        }
        return calls;
    }
}
