package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.list.ListChunk;
import io.ringfence.policyservice.core.relay.LogContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole policy: entries, lists, removals of keys that the log has too many, and the settings last. A node that reads a
 * log without settings, or one that ends in an older number than it holds, keeps what it has until this is complete.
 */
final class WholePolicy extends WholeLog {

    private final Connection connection;
    private final SettingsPublished settings;

    WholePolicy(Connection connection, Ledger ledger, SettingsPublished settings, LogContent content) {
        super(connection, ledger, OutboxTable.POLICY, content);
        this.connection = connection;
        this.settings = settings;
    }

    @Override
    void fill(PreparedStatement insert, long change) throws SQLException {
        update("UPDATE entry SET revision = NULL");
        update("UPDATE named_list SET revision = NULL");
        update("UPDATE settings SET revision = NULL");
        entries(insert);
        lists(insert);
        removals(insert, Set.of(SettingsPublished.KEY));
        add(insert, settings);
    }

    private void entries(PreparedStatement insert) throws SQLException {
        try (Statement statement = streaming();
                ResultSet rows = statement.executeQuery(
                        "SELECT list, CAST(network AS text), source, comment, expires_at FROM entry"
                                + " ORDER BY change")) {
            while (rows.next()) {
                EntryPublished entry = new EntryPublished(
                        ListKind.valueOf(rows.getString(1)),
                        Network.parse(rows.getString(2)).toString(),
                        rows.getString(3),
                        rows.getString(4),
                        instant(rows, 5));
                add(insert, entry);
            }
        }
    }

    private void lists(PreparedStatement insert) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name, list, version, chunks, networks, source, comment FROM named_list"
                                + " ORDER BY version")) {
            while (rows.next()) {
                ListPublished manifest = new ListPublished(
                        rows.getString(1),
                        ListKind.valueOf(rows.getString(2)),
                        rows.getLong(3),
                        rows.getInt(4),
                        rows.getInt(5),
                        rows.getString(6),
                        rows.getString(7));
                chunks(insert, manifest);
                add(insert, manifest);
            }
        }
    }

    private void chunks(PreparedStatement insert, ListPublished list) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT idx, host(lo), packed FROM list_chunk WHERE name = ? ORDER BY idx")) {
            query.setFetchSize(BATCH);
            query.setString(1, list.name());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Network lowest = Network.parse(rows.getString(2));
                    ListChunkPublished chunk = new ListChunk(lowest, lowest, rows.getBytes(3))
                            .published(list.name(), list.version(), rows.getInt(1));
                    add(insert, chunk);
                }
            }
        }
    }

    static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        java.sql.Timestamp at = rows.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
