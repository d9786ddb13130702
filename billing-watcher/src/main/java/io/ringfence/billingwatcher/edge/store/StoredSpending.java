package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.book.Hold;
import io.ringfence.billingwatcher.core.book.Sum;
import io.ringfence.billingwatcher.core.usage.Spending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Reads what is stored of a subject; every replica can, whoever owns its partition. */
@ApplicationScoped
public class StoredSpending implements Spending.Source {

    @Inject
    DataSource database;

    @Override
    public Spending of(String tenant, String extension, LocalDate from) {
        String spent = "select period, nanos, is_lifted, lifted, allowance from spent"
                + " where tenant = ? and extension = ? and period >= ?";
        String held = "select " + HoldRows.COLUMNS + " from hold where tenant = ? and (? = '' or extension = ?)";
        try (Connection connection = database.getConnection();
                PreparedStatement sums = connection.prepareStatement(spent);
                PreparedStatement holds = connection.prepareStatement(held)) {
            sums.setString(1, tenant);
            sums.setString(2, extension);
            sums.setString(3, from.toString().substring(0, 7));
            Map<String, Sum> found = new HashMap<>();
            try (ResultSet rows = sums.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), new Sum(rows.getLong(2), rows.getBoolean(3), rows.getLong(4), (Long)
                            rows.getObject(5)));
                }
            }
            holds.setString(1, tenant);
            holds.setString(2, extension);
            holds.setString(3, extension);
            List<Hold> live = new ArrayList<>();
            try (ResultSet rows = holds.executeQuery()) {
                while (rows.next()) {
                    live.add(HoldRows.hold(rows));
                }
            }
            return new Spending(found, live);
        } catch (SQLException e) {
            throw new StoreException("what " + tenant + " has spent can't be read", e);
        }
    }
}
