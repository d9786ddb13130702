package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.audit.AuditFilter;
import io.ringfence.policyservice.core.audit.AuditPlace;
import io.ringfence.policyservice.core.audit.AuditRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** One search in the audit. It is planned for the very values that are asked for, as some are rare and others are not. */
final class AuditSearch {

    /**
     * Changes are published in order, so that a node holds a change once it holds any later one; of a policy that was published anew, it
     * holds what was before once it holds all of that.
     */
    private static final String SELECT =
            "SELECT a.id, a.at, a.actor, a.address, a.action, a.subject, a.outcome, a.forced,"
                    + " a.change, p.revision, CASE WHEN a.change IS NOT NULL THEN (SELECT h.revision FROM published_change h"
                    + " WHERE h.change >= greatest(a.change, (SELECT change FROM audit WHERE action = 'policy.publish'"
                    + " ORDER BY at DESC, id DESC LIMIT 1)) ORDER BY h.change LIMIT 1) END, a.version, a.detail,"
                    + " CAST(a.before AS text), CAST(a.after AS text) FROM (SELECT * FROM audit WHERE ";

    private static final String ORDER = " ORDER BY at DESC, id DESC LIMIT ";

    private final StringBuilder where = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private final int limit;

    private AuditSearch(int limit) {
        this.limit = limit;
    }

    static AuditSearch of(AuditFilter filter, AuditPlace before, int limit) {
        AuditSearch search = new AuditSearch(limit);
        search.and("(at, id) < (?, ?)", before.at(), before.id());
        filter.action().ifPresent(action -> search.and("action = ?", action));
        filter.actor().ifPresent(actor -> search.and("actor = ?", actor));
        filter.subject().ifPresent(subject -> search.and("subject LIKE ?", prefix(subject)));
        filter.outcome().ifPresent(outcome -> search.and("outcome = '" + outcome.name() + "'"));
        filter.forced().ifPresent(forced -> search.and(forced ? "forced" : "NOT forced"));
        filter.text()
                .ifPresent(text -> search.and(
                        "array_to_tsvector(audit_words(audit_text(actor, address, action, subject, detail, before, after)))"
                                + " @@ audit_query(?)",
                        text));
        filter.from().ifPresent(from -> search.and("at >= ?", from));
        filter.to().ifPresent(to -> search.and("at < ?", to));
        return search;
    }

    static AuditSearch of(long id) {
        AuditSearch search = new AuditSearch(1);
        search.and("id = ?", id);
        return search;
    }

    List<AuditRecord> run(DataSource dataSource) {
        String sql = SELECT + where + ORDER + limit
                + ") AS a LEFT JOIN published_change p ON p.change = a.change ORDER BY a.at DESC, a.id DESC";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.unwrap(PGStatement.class).setPrepareThreshold(0);
            for (int i = 0; i < values.size(); i++) {
                query.setObject(i + 1, values.get(i));
            }
            List<AuditRecord> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(record(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private void and(String condition, Object... given) {
        where.append(where.isEmpty() ? "" : " AND ").append(condition);
        for (Object value : given) {
            values.add(value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
        }
    }

    private static String prefix(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private static AuditRecord record(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                AuditRecord.Outcome.valueOf(row.getString(7)),
                row.getBoolean(8),
                number(row, 9),
                number(row, 10),
                number(row, 11),
                number(row, 12),
                row.getString(13),
                row.getString(14),
                row.getString(15));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
