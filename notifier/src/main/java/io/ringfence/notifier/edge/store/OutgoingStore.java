package io.ringfence.notifier.edge.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.delivery.Outgoing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Letters on their way, for one thread that delivers. A letter that is taken is locked until it is said what became of it, and
 * with it all of its lane: nobody else delivers it or a later one. What a process had taken is free again when its connection
 * ends.
 */
public final class OutgoingStore implements AutoCloseable {

    private static final String TAKE = "select id, key, cast(letter as text), created_at, attempts from outgoing o"
            + " where channel = ? and state = 'WAITING' and %s and not exists (select 1 from outgoing e"
            + " where e.lane = o.lane and e.state = 'WAITING' and e.id < o.id)"
            + " order by id limit 1 for update skip locked";

    private final Connection connection;
    private final String channel;

    /**
     * A letter, or why it can't be read.
     *
     * @param text the letter as it is stored
     */
    public record Taken(
            long id, String key, String text, @Nullable Outgoing outgoing) {}

    /**
     * Connects.
     *
     * @param channel {@code MAIL} or {@code WEBHOOK}
     */
    public OutgoingStore(DataSource database, String channel) {
        try {
            this.connection = database.getConnection();
            this.channel = channel;
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new StoreException("PostgreSQL can't be reached", e);
        }
    }

    /** Takes the first letter that is due, if nobody else has it. */
    public Optional<Taken> take(Instant now) {
        return take("due <= ?", now);
    }

    /** Takes the first letter that was decided on before an instant, whether it is due or not. */
    public Optional<Taken> takeOlder(Instant than) {
        return take("created_at < ?", than);
    }

    /** It was delivered. */
    public void sent(long id, String answer, Instant now) {
        end(id, "SENT", answer, now);
    }

    /** It will not be delivered. */
    public void failed(long id, String answer, Instant now) {
        end(id, "FAILED", answer, now);
    }

    /** It is tried again. */
    public void later(long id, String answer, Instant due) {
        update("update outgoing set attempts = attempts + 1, answer = ?, due = ? where id = ?", id, answer, due);
    }

    /** Nothing has become of it. */
    public void release() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new StoreException("a letter can't be released", e);
        }
    }

    private Optional<Taken> take(String condition, Instant at) {
        try (PreparedStatement query = connection.prepareStatement(TAKE.formatted(condition))) {
            query.setString(1, channel);
            query.setTimestamp(2, Timestamp.from(at));
            try (ResultSet rows = query.executeQuery()) {
                if (rows.next()) {
                    return Optional.of(taken(rows));
                }
            }
            connection.rollback();
            return Optional.empty();
        } catch (SQLException e) {
            throw new StoreException("letters can't be read", e);
        }
    }

    private static Taken taken(ResultSet rows) throws SQLException {
        String text = rows.getString(3);
        Outgoing outgoing;
        try {
            outgoing = new Outgoing(
                    rows.getLong(1),
                    rows.getString(2),
                    rows.getTimestamp(4).toInstant(),
                    rows.getInt(5),
                    Json.read(text, new TypeReference<Letter>() {}));
        } catch (JsonProcessingException e) {
            return new Taken(rows.getLong(1), rows.getString(2), text, null);
        }
        return new Taken(outgoing.id(), outgoing.key(), text, outgoing);
    }

    private void end(long id, String state, String answer, Instant now) {
        update(
                "update outgoing set state = '" + state + "', attempts = attempts + 1, answer = ?, ended_at = ?"
                        + " where id = ?",
                id,
                answer,
                now);
    }

    private void update(String sql, long id, String answer, Instant at) {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, answer);
            update.setTimestamp(2, Timestamp.from(at));
            update.setLong(3, id);
            update.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException("what became of a letter can't be stored", e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new StoreException("a connection can't be closed", e);
        }
    }
}
