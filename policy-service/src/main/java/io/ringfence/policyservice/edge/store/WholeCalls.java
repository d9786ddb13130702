package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.core.relay.LogContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** All tenants, limits and routes, with new versions: a log that is ahead of the database has higher ones than it. */
final class WholeCalls extends WholeLog {

    private final Ledger ledger;

    WholeCalls(Connection connection, Ledger ledger, LogContent content) {
        super(connection, ledger, OutboxTable.CALLS, content);
        this.ledger = ledger;
    }

    @Override
    void fill(PreparedStatement insert, long change) throws SQLException {
        for (String table : new String[] {"tenant", "extension_limits"}) {
            update("UPDATE " + table + " SET published = jsonb_set(published, '{version}', to_jsonb(" + change + "))");
        }
        try (Statement statement = streaming();
                ResultSet rows = statement.executeQuery("SELECT CAST(published AS text) FROM tenant ORDER BY name")) {
            while (rows.next()) {
                add(insert, ledger.read(rows.getString(1), TenantPublished.class));
            }
        }
        try (Statement statement = streaming();
                ResultSet rows =
                        statement.executeQuery("SELECT CAST(published AS text) FROM extension_limits ORDER BY key")) {
            while (rows.next()) {
                add(insert, ledger.read(rows.getString(1), ExtensionLimitsPublished.class));
            }
        }
        try (Statement statement = streaming();
                ResultSet rows = statement.executeQuery(Routes.SELECT + " ORDER BY tenant, prefix")) {
            while (rows.next()) {
                add(insert, Routes.route(rows));
            }
        }
        removals(insert, Set.of());
    }
}
