package io.ringfence.notifier.edge.store;

import io.ringfence.notifier.core.history.Notifications.LetterState;
import io.ringfence.notifier.core.history.Notifications.OutcomeCount;
import io.ringfence.notifier.core.history.Notifications.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What stands in the tables, for people who ask. */
@ApplicationScoped
public class HistoryStore {

    private static final String LETTERS = "select key, letter->>'recipient', state, letter->>'form', letter->>'kind',"
            + " letter->>'subject', coalesce(cast(letter->>'count' as bigint), 0), created_at, attempts, answer, due,"
            + " ended_at from outgoing order by id desc limit ?";
    private static final String OUTCOMES = "select cast(day as text), kind, outcome, reason, count from outcome"
            + " order by day desc, count desc limit ?";
    private static final String GATHERED =
            "select recipient, stream, name, count, began, due from gathered order by count desc limit ?";

    @Inject
    DataSource database;

    private interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** The newest letters first. */
    public List<LetterState> letters(int most) {
        return list(LETTERS, most, rows -> {
            boolean waits = rows.getString(3).equals("WAITING");
            return new LetterState(
                    rows.getString(1),
                    text(rows.getString(2)),
                    rows.getString(3),
                    text(rows.getString(4)),
                    text(rows.getString(5)),
                    text(rows.getString(6)),
                    rows.getLong(7),
                    rows.getTimestamp(8).toInstant(),
                    rows.getInt(9),
                    rows.getString(10),
                    waits ? rows.getTimestamp(11).toInstant() : null,
                    instant(rows.getTimestamp(12)));
        });
    }

    /** What was not told by itself. */
    public List<OutcomeCount> outcomes(int most) {
        return list(
                OUTCOMES,
                most,
                rows -> new OutcomeCount(
                        rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4), rows.getLong(5)));
    }

    /** What waits to be told together. */
    public List<Waiting> gathered(int most) {
        return list(
                GATHERED,
                most,
                rows -> new Waiting(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getTimestamp(5).toInstant(),
                        rows.getTimestamp(6).toInstant()));
    }

    /** How many letters wait to be delivered. */
    public long waiting() {
        return list("select count(*) from outgoing where state = 'WAITING' limit ?", 1, rows -> rows.getLong(1))
                .getFirst();
    }

    private <T> List<T> list(String sql, int most, Row<T> row) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, most);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.add(row.read(rows));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new StoreException("what was told can't be read", e);
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
