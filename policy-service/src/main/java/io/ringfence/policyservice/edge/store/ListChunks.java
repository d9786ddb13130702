package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.policyservice.core.list.ListChunk;
import io.ringfence.policyservice.core.list.StoredList;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is in named lists, part by part, in PostgreSQL. */
@ApplicationScoped
public class ListChunks {

    /** Chunks in one round trip: a few megabytes. */
    private static final int BATCH = 32;

    private static final int CHUNKS_AT_ONCE = 64;

    @Inject
    Ledger ledger;

    /** Adds all networks of a list. */
    void read(String name, NetworkSetBuilder ipv4, NetworkSetBuilder ipv6) {
        ledger.jdbc(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT host(lo), packed FROM list_chunk WHERE name = ? ORDER BY idx")) {
                query.setFetchSize(CHUNKS_AT_ONCE);
                query.setString(1, name);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        Network lowest = Network.parse(rows.getString(1));
                        new ListChunk(lowest, lowest, rows.getBytes(2))
                                .addTo(lowest.family() == Family.IPV4 ? ipv4 : ipv6);
                    }
                }
            }
        });
    }

    /** For the names of lists the addresses that they contain, each with the networks that contain it. */
    Map<String, Map<Network, List<Network>>> covering(Collection<Network> addresses) {
        Map<String, Map<Network, List<Network>>> found = new LinkedHashMap<>();
        NavigableSet<Network> sorted = new TreeSet<>(addresses);
        ledger.jdbc(connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT name, packed, host(lo), host(hi)"
                    + " FROM list_chunk WHERE EXISTS (SELECT 1 FROM unnest(CAST(? AS inet[])) AS one"
                    + " WHERE lo <= one AND hi >= one) ORDER BY name, idx")) {
                query.setFetchSize(CHUNKS_AT_ONCE);
                query.setString(1, array(addresses));
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        Network lowest = Network.parse(rows.getString(3));
                        Network highest = Network.parse(rows.getString(4));
                        NetworkSet networks = new ListChunk(lowest, highest, rows.getBytes(2)).networks();
                        for (Network address : sorted.subSet(lowest, true, highest, true)) {
                            List<Network> covering = networks.covering(address);
                            if (!covering.isEmpty()) {
                                found.computeIfAbsent(rows.getString(1), name -> new HashMap<>())
                                        .computeIfAbsent(address, one -> new ArrayList<>())
                                        .addAll(covering);
                            }
                        }
                    }
                }
            }
        });
        return found;
    }

    /** Networks as PostgreSQL writes an array. */
    static String array(Collection<Network> networks) {
        return networks.stream().map(Network::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** Puts a list's content in place of the one before, and into the outbox with the closing record. */
    void replace(StoredList list, List<ListChunk> chunks) {
        ledger.jdbc(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM list_chunk WHERE name = ?");
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO list_chunk"
                            + " (name, idx, lo, hi, packed) VALUES (?, ?, CAST(? AS inet), CAST(? AS inet), ?)");
                    PreparedStatement outbox = connection.prepareStatement(OutboxTable.POLICY.insert())) {
                delete.setString(1, list.name());
                delete.executeUpdate();
                for (int index = 0; index < chunks.size(); index++) {
                    add(insert, list.name(), index, chunks.get(index));
                    ledger.add(outbox, list.version(), message(list, index, chunks.get(index)));
                    if (index % BATCH == BATCH - 1) {
                        insert.executeBatch();
                        outbox.executeBatch();
                    }
                }
                ledger.add(outbox, list.version(), ledger.message(list.manifest(), list.version(), list.updatedAt()));
                insert.executeBatch();
                outbox.executeBatch();
            }
        });
    }

    /** The messages that take a list's parts away. */
    List<Message> removals(StoredList list, long change) {
        Instant now = ledger.now();
        return IntStream.range(0, list.chunks())
                .mapToObj(index ->
                        ledger.removal(ListChunkPublished.key(list.name(), list.version(), index), change, now))
                .toList();
    }

    private Message message(StoredList list, int index, ListChunk chunk) {
        return ledger.message(chunk.published(list.name(), list.version(), index), list.version(), list.updatedAt());
    }

    private static void add(PreparedStatement insert, String name, int index, ListChunk chunk) throws SQLException {
        insert.setString(1, name);
        insert.setInt(2, index);
        insert.setString(3, chunk.lowest().address());
        insert.setString(4, chunk.highest().address());
        insert.setBytes(5, chunk.packed());
        insert.addBatch();
    }
}
