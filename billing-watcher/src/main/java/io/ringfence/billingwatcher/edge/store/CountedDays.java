package io.ringfence.billingwatcher.edge.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The partitions of the table of counted calls, one for each day. For one thread and its connection. */
final class CountedDays {

    private final Connection connection;
    private final Set<LocalDate> days = new HashSet<>();

    CountedDays(Connection connection) {
        this.connection = connection;
    }

    /** Makes the partitions of days; before the transaction that needs them, and committed by itself. */
    void prepare(Set<LocalDate> needed) throws SQLException {
        for (LocalDate day : needed) {
            if (days.contains(day)) {
                continue;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(7240001)"); // two owners may need the same day at once
                statement.execute("create table if not exists counted_"
                        + day.toString().replace("-", "") + " partition of counted for values from ('" + day
                        + "') to ('" + day.plusDays(1) + "')");
                connection.commit();
            }
            days.add(day);
        }
    }

    /** Drops days that are older than anything that is taken. */
    void dropBefore(LocalDate oldest) throws SQLException {
        String list = "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                + " where i.inhparent = 'counted'::regclass and c.relname < 'counted_"
                + oldest.toString().replace("-", "") + "' order by c.relname";
        List<String> old = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(list)) {
            while (rows.next()) {
                old.add(rows.getString(1));
            }
        }
        for (String name : old) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop table if exists " + name);
            }
        }
        days.removeIf(day -> day.isBefore(oldest));
    }
}
