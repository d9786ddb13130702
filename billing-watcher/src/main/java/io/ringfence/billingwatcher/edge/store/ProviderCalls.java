package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.reconcile.Feed;
import io.ringfence.billingwatcher.core.reconcile.Pair;
import io.ringfence.billingwatcher.core.reconcile.PbxCall;
import io.ringfence.billingwatcher.core.reconcile.Posting;
import io.ringfence.billingwatcher.core.reconcile.ProviderCall;
import io.ringfence.billingwatcher.core.reconcile.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Records of providers, and which tenants get them. In the transaction of the connection's owner, who commits. */
public final class ProviderCalls {

    private static final String COLUMNS = "r.tenant, r.provider_call_id, r.trunk_call_id, r.number, r.extension,"
            + " r.started_at, r.day, r.seconds, r.nanos, r.state, r.posted_extension, r.posted_day, r.posted_nanos";
    private static final String INSERT = """
            insert into provider_call (partition, taken_at, tenant, provider_call_id, trunk_call_id, number, extension,
                started_at, day, seconds, nanos, state, posted_extension, posted_day, posted_nanos)
            select ?, ?::timestamptz, t, i, k, n, e, to_timestamp(s / 1000.0), date '1970-01-01' + d::int, b, c, 'OPEN', e,
                date '1970-01-01' + d::int, 0
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) as v(t, i, k, n, e, s, d, b, c)
            on conflict do nothing returning tenant, provider_call_id""";
    private static final String OF_CALL_IDS = "select " + COLUMNS + " from unnest(?, ?) as v(t, k)"
            + " join provider_call r on r.tenant = t and r.trunk_call_id = k where r.state <> 'MATCHED'";
    private static final String OF_NUMBERS = "select " + COLUMNS + " from unnest(?, ?, ?, ?) as v(t, n, f, u)"
            + " join provider_call r on r.tenant = t and r.number = n"
            + " and r.started_at between to_timestamp(f / 1000.0) and to_timestamp(u / 1000.0)"
            + " where r.state <> 'MATCHED'";
    private static final String OF_IDS = "select " + COLUMNS + " from unnest(?, ?) as v(t, i)"
            + " join provider_call r on r.tenant = t and r.provider_call_id = i";
    private static final String DUE = "select " + COLUMNS + " from provider_call r"
            + " where r.partition = ? and r.state = 'OPEN' and r.taken_at <= ?"
            + " order by r.taken_at, r.provider_call_id limit ?";
    private static final String POST = "update provider_call r set state = ?, posted_extension = e,"
            + " posted_day = date '1970-01-01' + d::int, posted_nanos = n from unnest(?, ?, ?, ?, ?) as v(t, i, e, d, n)"
            + " where r.tenant = t and r.provider_call_id = i";

    private final Connection connection;

    /**
     * @param connection the owner's, who commits
     */
    public ProviderCalls(Connection connection) {
        this.connection = connection;
    }

    /** The tenants of a partition whose providers have sent records. */
    public Map<String, Feed> feeds(int partition) {
        return Work.reading("tenants of providers", () -> {
            String sql = "select tenant, since, seen_at from provider_tenant where partition = ?";
            try (PreparedStatement statement = Work.planned(connection, sql)) {
                statement.setInt(1, partition);
                Map<String, Feed> feeds = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        Instant since = rows.getTimestamp(2).toInstant();
                        feeds.put(
                                rows.getString(1),
                                new Feed(since, rows.getTimestamp(3).toInstant()));
                    }
                }
                return feeds;
            }
        });
    }

    /** Stores that tenants have got records. */
    public void write(int partition, Map<String, Feed> feeds) {
        Work.writing("tenants of providers", () -> {
            String sql = "insert into provider_tenant (partition, tenant, since, seen_at) values (?, ?, ?, ?)"
                    + " on conflict (tenant) do update set since = excluded.since, seen_at = excluded.seen_at";
            try (PreparedStatement statement = Work.planned(connection, sql)) {
                for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
                    statement.setInt(1, partition);
                    statement.setString(2, feed.getKey());
                    statement.setTimestamp(3, Timestamp.from(feed.getValue().since()));
                    statement.setTimestamp(4, Timestamp.from(feed.getValue().seenAt()));
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return 0;
        });
    }

    /** Takes records in, each of another id; returns those that were not there before. */
    public Set<ProviderCall.Key> insert(int partition, Collection<ProviderCall> records, Instant now) {
        return Work.writing("records of providers", () -> {
            List<ProviderCall> all = List.copyOf(records);
            try (PreparedStatement statement = Work.planned(connection, INSERT)) {
                statement.setInt(1, partition);
                statement.setTimestamp(2, Timestamp.from(now));
                new Rows(connection, statement, 3)
                        .texts(all, ProviderCall::tenant)
                        .texts(all, ProviderCall::id)
                        .texts(all, ProviderCall::trunkCallId)
                        .texts(all, ProviderCall::number)
                        .texts(all, ProviderCall::extension)
                        .longs(all, record -> record.startedAt().toEpochMilli())
                        .longs(all, record -> record.day().toEpochDay())
                        .longs(all, ProviderCall::seconds)
                        .longs(all, ProviderCall::nanos);
                Set<ProviderCall.Key> fresh = new HashSet<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        fresh.add(new ProviderCall.Key(rows.getString(1), rows.getString(2)));
                    }
                }
                return fresh;
            }
        });
    }

    /** Records with the Call-IDs of some calls, and matched with none. */
    public List<ProviderCall> ofCallIds(Collection<PbxCall> calls) {
        List<PbxCall> all =
                calls.stream().filter(call -> call.trunkCallId() != null).toList();
        return all.isEmpty()
                ? List.of()
                : Work.reading("records of providers", () -> {
                    try (PreparedStatement statement = Work.planned(connection, OF_CALL_IDS)) {
                        new Rows(connection, statement, 1)
                                .texts(all, PbxCall::tenant)
                                .texts(all, PbxCall::trunkCallId);
                        return read(statement).stream().distinct().toList(); // two legs may have one Call-ID
                    }
                });
    }

    /** Records of calls to the numbers of some calls, at about their time, and matched with none. */
    public List<ProviderCall> ofNumbers(Collection<PbxCall> calls) {
        List<Span> spans = Span.ofCalls(calls);
        return spans.isEmpty()
                ? List.of()
                : Work.reading("records of providers", () -> {
                    try (PreparedStatement statement = Work.planned(connection, OF_NUMBERS)) {
                        spans(spans, new Rows(connection, statement, 1));
                        return read(statement);
                    }
                });
    }

    /** Records by their keys. */
    public Map<ProviderCall.Key, ProviderCall> find(Collection<ProviderCall.Key> keys) {
        return Work.reading("records of providers", () -> {
            List<ProviderCall.Key> all = List.copyOf(keys);
            try (PreparedStatement statement = Work.planned(connection, OF_IDS)) {
                new Rows(connection, statement, 1)
                        .texts(all, ProviderCall.Key::tenant)
                        .texts(all, ProviderCall.Key::id);
                Map<ProviderCall.Key, ProviderCall> found = new HashMap<>();
                read(statement).forEach(record -> found.put(record.key(), record));
                return found;
            }
        });
    }

    /** The oldest records that have waited since an instant or longer. */
    public List<ProviderCall> due(int partition, Instant taken, int most) {
        return Work.reading("records of providers that are due", () -> {
            try (PreparedStatement statement = Work.planned(connection, DUE)) {
                statement.setInt(1, partition);
                statement.setTimestamp(2, Timestamp.from(taken));
                statement.setInt(3, most);
                return read(statement);
            }
        });
    }

    /** Stores that records count by themselves. */
    public void orphans(Collection<ProviderCall> records) {
        Map<ProviderCall.Key, Posting> postings = new HashMap<>();
        records.forEach(record -> postings.put(record.key(), record.whole()));
        post(ProviderCall.State.ORPHAN, postings);
    }

    /** Stores that records are matched, and what they add beside their calls. */
    public void matched(Collection<Pair> pairs, Function<Pair, Posting> posting) {
        Map<ProviderCall.Key, Posting> postings = new HashMap<>();
        pairs.forEach(pair -> postings.put(pair.record().key(), posting.apply(pair)));
        post(ProviderCall.State.MATCHED, postings);
    }

    private void post(ProviderCall.State state, Map<ProviderCall.Key, Posting> postings) {
        if (postings.isEmpty()) {
            return;
        }
        Work.writing("records of providers", () -> {
            List<Map.Entry<ProviderCall.Key, Posting>> all = List.copyOf(postings.entrySet());
            try (PreparedStatement statement = Work.planned(connection, POST)) {
                statement.setString(1, state.name());
                new Rows(connection, statement, 2)
                        .texts(all, of -> of.getKey().tenant())
                        .texts(all, of -> of.getKey().id())
                        .texts(all, of -> of.getValue().extension())
                        .longs(all, of -> of.getValue().day().toEpochDay())
                        .longs(all, of -> of.getValue().nanos());
                statement.executeUpdate();
            }
            return 0;
        });
    }

    /** Forgets what is older than any record that is taken. */
    public void dropBefore(int partition, Instant oldest) {
        Work.writing("old records of providers", () -> {
            for (String sql : List.of(
                    "delete from provider_call where partition = ? and taken_at < ?",
                    "delete from provider_tenant where partition = ? and seen_at < ?")) {
                try (PreparedStatement statement = Work.planned(connection, sql)) {
                    statement.setInt(1, partition);
                    statement.setTimestamp(2, Timestamp.from(oldest));
                    statement.executeUpdate();
                }
            }
            return 0;
        });
    }

    private static List<ProviderCall> read(PreparedStatement statement) throws SQLException {
        List<ProviderCall> records = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                records.add(new ProviderCall(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getTimestamp(6).toInstant(),
                        rows.getObject(7, LocalDate.class),
                        rows.getLong(8),
                        rows.getLong(9),
                        ProviderCall.State.valueOf(rows.getString(10)),
                        new Posting(rows.getString(11), rows.getObject(12, LocalDate.class), rows.getLong(13))));
            }
        }
        return records;
    }

    static void spans(List<Span> spans, Rows rows) throws SQLException {
        rows.texts(spans, Span::tenant)
                .texts(spans, Span::number)
                .longs(spans, span -> span.from().toEpochMilli())
                .longs(spans, span -> span.until().toEpochMilli());
    }
}
