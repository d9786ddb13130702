package io.ringfence.billingwatcher.edge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be published. Headers are lines of name, tab and text; neither has a line end, or its record was never made. */
final class Outbox {

    private static final int TEXT = 1;

    private final Connection connection;

    Outbox(Connection connection) {
        this.connection = connection;
    }

    /** Adds records; the bundle returns their ids in this order. */
    static void insert(List<PublishedRecord> records, Bundle bundle) {
        if (records.isEmpty()) {
            return;
        }
        String sql = "insert into outbox (partition, topic, key, value, headers) select p, t, k, v, h"
                + " from unnest(?, ?, ?, ?, ?) with ordinality as r(p, t, k, v, h, n) order by n returning id";
        bundle.add(
                sql,
                rows -> rows.ints(records, PublishedRecord::partition)
                        .texts(records, PublishedRecord::topic)
                        .bytes(records.stream().map(PublishedRecord::key).toArray(byte[][]::new))
                        .bytes(records.stream().map(PublishedRecord::value).toArray(byte[][]::new))
                        .texts(records, record -> text(record.headers())));
    }

    List<PublishedRecord> of(int partition) throws SQLException {
        String sql = "select id, topic, key, value, headers from outbox where partition = ? order by id";
        List<PublishedRecord> records = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, partition);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.add(new PublishedRecord(
                            rows.getLong(1),
                            partition,
                            rows.getString(2),
                            rows.getBytes(3),
                            rows.getBytes(4),
                            headers(rows.getString(5))));
                }
            }
        }
        return records;
    }

    static void delete(Collection<Long> ids, Bundle bundle) {
        if (!ids.isEmpty()) {
            long[] all = ids.stream().mapToLong(Long::longValue).toArray();
            bundle.add("delete from outbox where id in (select unnest(?))", rows -> rows.longs(all));
        }
    }

    private static String text(Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach((name, value) -> text.append(name)
                .append('\t')
                .append(value.replaceAll("[\\r\\n\\t\\x00]", " "))
                .append('\n'));
        return text.toString();
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            headers.put(line.substring(0, tab), line.substring(tab + TEXT));
        });
        return headers;
    }
}
