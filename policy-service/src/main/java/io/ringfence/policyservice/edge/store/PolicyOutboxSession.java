package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.PublishedRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The policy's outbox; what is published gets the revision from which on it holds. */
final class PolicyOutboxSession extends PgOutboxSession {

    /** What was changed again meanwhile has a higher number, and waits for its own record. */
    private static final String MARK_ENTRY =
            "UPDATE entry SET revision = ? WHERE change <= ? AND list = ? AND network = CAST(? AS cidr)";

    private static final String MARK_SETTINGS = "UPDATE settings SET revision = ? WHERE change <= ?";

    private static final String MARK_LIST = "UPDATE named_list SET revision = ? WHERE version <= ? AND name = ?";

    /** A change is published once the last of its records is; what is published a second time holds since the first. */
    private static final String NOTE_CHANGE = "INSERT INTO published_change (change, revision)"
            + " SELECT ?, ? WHERE (SELECT change FROM outbox WHERE id > ? ORDER BY id LIMIT 1) IS DISTINCT FROM ?"
            + " ON CONFLICT DO NOTHING";

    private final Ledger ledger;
    private final StoredFirewallSettings settings;

    PolicyOutboxSession(Connection connection, Ledger ledger, StoredFirewallSettings settings) {
        super(connection, OutboxTable.POLICY);
        this.ledger = ledger;
        this.settings = settings;
    }

    @Override
    void note(Connection connection, List<PublishedRecord> records) throws SQLException {
        try (PreparedStatement entry = connection.prepareStatement(MARK_ENTRY);
                PreparedStatement list = connection.prepareStatement(MARK_LIST);
                PreparedStatement all = connection.prepareStatement(MARK_SETTINGS)) {
            for (PublishedRecord published : records) {
                String key = published.record().message().key();
                if (published.record().message().value() == null) {
                    continue;
                }
                if (key.startsWith(EntryPublished.KEY_PREFIX)) {
                    String[] listAndNetwork =
                            key.substring(EntryPublished.KEY_PREFIX.length()).split("/", 2);
                    entry.setString(3, listAndNetwork[0]);
                    entry.setString(4, listAndNetwork[1]);
                    mark(entry, published);
                } else if (key.startsWith(ListPublished.KEY_PREFIX) && key.endsWith("/manifest")) {
                    list.setString(3, key.split("/")[1]);
                    mark(list, published);
                } else if (key.equals(SettingsPublished.KEY)) {
                    mark(all, published);
                }
            }
            entry.executeBatch();
            list.executeBatch();
            all.executeBatch();
        }
        changes(connection, records);
        reach(records.getLast().revision());
    }

    @Override
    WholeLog whole(Connection connection, LogContent content) throws SQLException {
        return new WholePolicy(connection, ledger, settings.published(connection), content);
    }

    private static void changes(Connection connection, List<PublishedRecord> records) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE_CHANGE)) {
            for (int i = 0; i < records.size(); i++) {
                PublishedRecord published = records.get(i);
                long change = published.record().change();
                if (i + 1 < records.size() && records.get(i + 1).record().change() == change) {
                    continue;
                }
                note.setLong(1, change);
                note.setLong(2, published.revision());
                note.setLong(3, published.record().id());
                note.setLong(4, change);
                note.addBatch();
            }
            note.executeBatch();
        }
    }

    private static void mark(PreparedStatement update, PublishedRecord published) throws SQLException {
        update.setLong(1, published.revision());
        update.setLong(2, published.record().change());
        update.addBatch();
    }
}
