package io.ringfence.policyservice.edge.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.audit.AuditRecord.Outcome;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.relay.OutboxSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The bookkeeping of one change, inside its transaction: number, records for Kafka, audit, and the word to the relay.
 *
 * <p>The row of the queue's clock is locked first of all, so changes happen one after the other, and outbox rows are in
 * the order of commits.
 */
@ApplicationScoped
public class Ledger {

    private static final int BATCH = 500;

    private static final String FINISH = OutboxTable.POLICY.insert()
            + "; INSERT INTO audit (at, actor, address, action, subject, outcome, forced, change, before, after)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb), CAST(? AS jsonb))"
            + "; UPDATE policy_clock SET change = ?; NOTIFY "
            + OutboxTable.POLICY.channel();

    @Inject
    EntityManager entityManager;

    @Inject
    ObjectMapper json;

    private final Clock clock = Clock.systemUTC();

    /** The time, as exact as it is stored. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What the audit is to say of a change. */
    record Line(
            Requester who,
            String action,
            String subject,
            boolean forced,
            @Nullable Object before,
            @Nullable Object after) {}

    /** Waits for all other changes to end, and says which number the next change will have. */
    long lock() {
        return lock(OutboxTable.POLICY);
    }

    /** The same for the changes of a queue. */
    long lock(OutboxTable table) {
        return ((Number) entityManager
                                .createNativeQuery("SELECT change FROM " + table.clock() + " FOR UPDATE")
                                .getSingleResult())
                        .longValue()
                + 1;
    }

    /** Takes the number, and wakes the relay at commit. */
    void take(long change) {
        take(OutboxTable.POLICY, change);
    }

    /** The same for a change of a queue. */
    void take(OutboxTable table, long change) {
        entityManager
                .createNativeQuery("WITH clock AS (UPDATE " + table.clock() + " SET change = :change RETURNING change)"
                        + " SELECT change FROM clock, pg_notify(:channel, '')")
                .setParameter("change", change)
                .setParameter("channel", table.channel())
                .getSingleResult();
    }

    /** All the bookkeeping of a change that has one record, in one round trip: it is the usual one, and people wait for it. */
    void finish(long change, Message message, Line line) {
        AuditRow row = row(line, change);
        jdbc(connection -> {
            try (PreparedStatement all = connection.prepareStatement(FINISH)) {
                set(all, change, message);
                all.setObject(5, row.at.atOffset(ZoneOffset.UTC));
                all.setString(6, row.actor);
                all.setString(7, row.address);
                all.setString(8, row.action);
                all.setString(9, row.subject);
                all.setString(10, row.outcome.name());
                all.setBoolean(11, row.forced);
                all.setLong(12, change);
                all.setString(13, row.before);
                all.setString(14, row.after);
                all.setLong(15, change);
                all.execute();
            }
        });
    }

    /** Puts messages into the outbox. */
    void enqueue(long change, List<Message> messages) {
        enqueue(OutboxTable.POLICY, change, messages.stream());
    }

    /** Puts any number of messages into a queue. */
    void enqueue(OutboxTable table, long change, Stream<Message> messages) {
        Iterator<Message> each = messages.iterator();
        jdbc(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
                int batched = 0;
                while (each.hasNext()) {
                    add(insert, change, each.next());
                    if (++batched % BATCH == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
        });
    }

    /** Adds a message to a batch. */
    void add(PreparedStatement insert, long change, Message message) throws SQLException {
        set(insert, change, message);
        insert.addBatch();
    }

    private void set(PreparedStatement insert, long change, Message message) throws SQLException {
        insert.setLong(1, change);
        insert.setString(2, message.key());
        insert.setString(3, json(message.headers()));
        if (message.value() == null) {
            insert.setNull(4, Types.BINARY);
        } else {
            insert.setBytes(4, message.value());
        }
    }

    /** The message that sets a key. */
    Message message(Event record, long change, Instant at) {
        return Codec.encode(record, OutboxSession.source(), at, OptionalLong.of(change));
    }

    /** The message that takes a key away. */
    Message removal(String key, long change, Instant at) {
        return Codec.tombstone(key, OutboxSession.source(), at, OptionalLong.of(change));
    }

    /** The id of this policy. */
    UUID policyId() {
        return (UUID) entityManager
                .createNativeQuery("SELECT policy_id FROM policy_clock", UUID.class)
                .getSingleResult();
    }

    /** Writes a change of a queue to the audit. */
    void audit(OutboxTable table, long change, Line line) {
        AuditRow row = row(line, table == OutboxTable.POLICY ? change : null);
        row.version = table == OutboxTable.POLICY ? null : change;
        row.persist();
    }

    /** Writes a line of the audit. */
    void audit(
            Requester who,
            String action,
            String subject,
            boolean forced,
            @Nullable Long change,
            @Nullable Object before,
            @Nullable Object after) {
        row(new Line(who, action, subject, forced, before, after), change).persist();
    }

    private AuditRow row(Line line, @Nullable Long change) {
        AuditRow row = audit(line.who(), line.action(), line.subject(), Outcome.DONE);
        row.forced = line.forced();
        row.change = change;
        row.before = line.before() == null ? null : json(line.before());
        row.after = line.after() == null ? null : json(line.after());
        return row;
    }

    /** A line of the audit, to be completed and persisted. */
    AuditRow audit(Requester who, String action, String subject, Outcome outcome) {
        AuditRow row = new AuditRow();
        row.at = now();
        row.actor = who.actor();
        row.address = who.address().map(Network::address).orElse("");
        row.action = action;
        row.subject = subject.length() > 200 ? subject.substring(0, 200) : subject;
        row.outcome = outcome;
        return row;
    }

    /** Work on the connection of the running transaction. */
    void jdbc(SqlWork work) {
        entityManager.flush();
        entityManager.unwrap(Session.class).doWork(work::run);
    }

    String json(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /** Reads what {@link #json} wrote, by this release or another. */
    <T> T read(String text, Class<T> type) {
        try {
            return json.readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a stored " + type.getSimpleName() + " can't be read: " + e.getOriginalMessage(), e);
        }
    }

    /** A single number that a query gives. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Statements on a connection. */
    @FunctionalInterface
    interface SqlWork {
        void run(Connection connection) throws SQLException;
    }
}
