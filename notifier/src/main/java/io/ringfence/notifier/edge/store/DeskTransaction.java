package io.ringfence.notifier.edge.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.desk.Audience;
import io.ringfence.notifier.core.desk.Changes;
import io.ringfence.notifier.core.desk.Gathered;
import io.ringfence.notifier.core.desk.Place;
import io.ringfence.notifier.core.desk.Sample;
import io.ringfence.notifier.core.desk.Stream;
import java.io.UncheckedIOException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One transaction of those who decide. All of them, of all replicas, go one after the other: two that gather at one place would
 * else begin the same wave twice.
 */
public final class DeskTransaction {

    /** Any number that nothing else in the database uses. */
    private static final long LOCK = 0x6e6f746966696572L;

    private static final int MOST_DUE = 1_000;
    private static final String GATHERED =
            "select recipient, stream, name, kind, tenant, count, first_at, last_at, began, due, thread,"
                    + " cast(samples as text), cast(features as text) from gathered g";

    private final Connection connection;

    DeskTransaction(Connection connection) throws SQLException {
        this.connection = connection;
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        }
    }

    /**
     * Remembers ids, each with the instant from which on it may be forgotten in time.
     *
     * @return those that were not known before
     */
    public Set<String> see(Map<String, Instant> ids) throws SQLException {
        Set<String> fresh = new HashSet<>();
        if (ids.isEmpty()) {
            return fresh;
        }
        String sql = "insert into seen (id, at) select * from unnest(?, ?) on conflict do nothing returning id";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            List<String> keys = List.copyOf(ids.keySet());
            insert.setArray(1, connection.createArrayOf("text", keys.toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "timestamptz",
                            keys.stream().map(ids::get).map(Timestamp::from).toArray()));
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    fresh.add(rows.getString(1));
                }
            }
        }
        return fresh;
    }

    /** What is gathered at places. */
    public List<Gathered> gathered(Collection<Place> places) throws SQLException {
        if (places.isEmpty()) {
            return List.of();
        }
        String sql = GATHERED + " join unnest(?, ?, ?) as p(r, s, n) on recipient = r and stream = s and name = n";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            List<Place> all = List.copyOf(places);
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", all.stream().map(Place::recipient).toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            all.stream().map(place -> place.stream().name()).toArray()));
            query.setArray(
                    3,
                    connection.createArrayOf(
                            "text", all.stream().map(Place::name).toArray()));
            return read(query);
        }
    }

    /** What is due: waves by themselves, of all else all of a recipient. */
    public List<Gathered> due(Instant now) throws SQLException {
        String sql = GATHERED + " where due <= ? or stream <> 'WAVE' and exists (select 1 from gathered d"
                + " where d.recipient = g.recipient and d.stream = g.stream and d.due <= ?)"
                + " order by recipient, stream, began, name limit " + MOST_DUE;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setTimestamp(1, Timestamp.from(now));
            query.setTimestamp(2, Timestamp.from(now));
            return read(query);
        }
    }

    /** How many letters recipients have had in a clock hour. */
    public Map<String, Integer> used(Instant hour) throws SQLException {
        Map<String, Integer> used = new HashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("select recipient, letters from used where hour = ?")) {
            query.setTimestamp(1, Timestamp.from(hour));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    used.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
        return used;
    }

    /** Writes what was decided. */
    public void save(Changes changes, Instant hour, Instant now) throws SQLException {
        saveLetters(changes.letters(), now);
        saveGathered(changes.gathered().values());
        try (PreparedStatement delete =
                connection.prepareStatement("delete from gathered where recipient = ? and stream = ? and name = ?")) {
            for (Place place : changes.ended()) {
                delete.setString(1, place.recipient());
                delete.setString(2, place.stream().name());
                delete.setString(3, place.name());
                delete.addBatch();
            }
            delete.executeBatch();
        }
        try (PreparedStatement upsert = connection.prepareStatement("insert into used (recipient, hour, letters)"
                + " values (?, ?, ?) on conflict (recipient, hour) do update set letters = excluded.letters")) {
            for (Map.Entry<String, Integer> letters : changes.used().entrySet()) {
                upsert.setString(1, letters.getKey());
                upsert.setTimestamp(2, Timestamp.from(hour));
                upsert.setInt(3, letters.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        saveOutcomes(changes.outcomes(), now);
    }

    /** A letter that nobody has decided on but somebody asks for. */
    public void saveLetters(List<Letter> letters, Instant now) throws SQLException {
        String sql = "insert into outgoing (key, channel, lane, state, letter, created_at, due)"
                + " values (?, ?, ?, 'WAITING', cast(? as jsonb), ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Letter letter : letters) {
                insert.setString(1, UUID.randomUUID().toString());
                insert.setString(2, letter.recipient().equals(Audience.WEBHOOK) ? "WEBHOOK" : "MAIL");
                insert.setString(3, letter.recipient() + "|" + letter.thread());
                insert.setString(4, Json.write(letter));
                insert.setTimestamp(5, Timestamp.from(now));
                insert.setTimestamp(6, Timestamp.from(now));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void saveGathered(Collection<Gathered> all) throws SQLException {
        String sql =
                "insert into gathered (recipient, stream, name, kind, tenant, count, first_at, last_at, began, due,"
                        + " thread, samples, features) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), cast(? as jsonb))"
                        + " on conflict (recipient, stream, name) do update set kind = excluded.kind, tenant = excluded.tenant,"
                        + " count = excluded.count, first_at = excluded.first_at, last_at = excluded.last_at,"
                        + " began = excluded.began, due = excluded.due, thread = excluded.thread, samples = excluded.samples,"
                        + " features = excluded.features";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (Gathered part : all) {
                upsert.setString(1, part.place().recipient());
                upsert.setString(2, part.place().stream().name());
                upsert.setString(3, part.place().name());
                upsert.setString(4, part.kind().name());
                upsert.setString(5, part.tenant());
                upsert.setLong(6, part.count());
                upsert.setTimestamp(7, Timestamp.from(part.first()));
                upsert.setTimestamp(8, Timestamp.from(part.last()));
                upsert.setTimestamp(9, Timestamp.from(part.began()));
                upsert.setTimestamp(10, Timestamp.from(part.due()));
                upsert.setString(11, part.thread());
                upsert.setString(12, Json.write(part.samples()));
                upsert.setString(13, Json.write(part.features()));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private void saveOutcomes(Map<Changes.Outcome, Long> outcomes, Instant now) throws SQLException {
        String sql = "insert into outcome (day, kind, outcome, reason, count) values (?, ?, ?, ?, ?)"
                + " on conflict (day, kind, outcome, reason) do update set count = outcome.count + excluded.count";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (Map.Entry<Changes.Outcome, Long> outcome : outcomes.entrySet()) {
                upsert.setObject(1, LocalDate.ofInstant(now, ZoneOffset.UTC));
                upsert.setString(2, outcome.getKey().kind().name());
                upsert.setString(3, outcome.getKey().outcome());
                upsert.setString(4, outcome.getKey().reason());
                upsert.setLong(5, outcome.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static List<Gathered> read(PreparedStatement query) throws SQLException {
        List<Gathered> all = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                all.add(new Gathered(
                        new Place(rows.getString(1), Stream.valueOf(rows.getString(2)), rows.getString(3)),
                        NotificationKind.valueOf(rows.getString(4)),
                        rows.getString(5),
                        rows.getLong(6),
                        rows.getTimestamp(7).toInstant(),
                        rows.getTimestamp(8).toInstant(),
                        rows.getTimestamp(9).toInstant(),
                        rows.getTimestamp(10).toInstant(),
                        rows.getString(11),
                        Json.read(rows.getString(12), new TypeReference<List<Sample>>() {}),
                        Json.read(rows.getString(13), new TypeReference<Map<String, Long>>() {})));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("what is gathered can't be read", e);
        }
        return all;
    }
}
