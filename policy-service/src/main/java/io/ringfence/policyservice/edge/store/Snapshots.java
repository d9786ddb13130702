package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.firewall.policy.NamedList;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import io.ringfence.policyservice.core.list.ListChunk;
import io.ringfence.policyservice.core.policy.PolicySnapshot;
import io.ringfence.policyservice.core.policy.PolicyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the stored policy as a whole. */
@ApplicationScoped
public class Snapshots implements PolicyStore {

    private static final int CHUNKS_AT_ONCE = 64;

    @Inject
    EntityManager entityManager;

    @Inject
    Ledger ledger;

    @Inject
    StoredFirewallSettings settings;

    @Override
    @Transactional
    public PolicySnapshot load() {
        entityManager
                .createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .executeUpdate();
        Object[] clock = (Object[]) entityManager
                .createNativeQuery("SELECT change, revision, (SELECT count(*) FROM outbox) FROM policy_clock")
                .getSingleResult();
        List<EntryPublished> entries;
        try (Stream<EntryRow> rows = EntryRow.streamAll()) {
            entries = rows.map(row -> row.entry().published()).toList();
        }
        List<NamedList> lists = new ArrayList<>();
        for (NamedListRow row : NamedListRow.<NamedListRow>listAll()) {
            lists.add(load(row));
        }
        Policy policy = new Policy(settings.published(settings.current()), entries, new NamedLists(lists));
        return new PolicySnapshot(policy, number(clock[0]), number(clock[1]), number(clock[2]));
    }

    @Override
    @Transactional
    public long revision() {
        return number(entityManager
                .createNativeQuery("SELECT revision FROM policy_clock")
                .getSingleResult());
    }

    private NamedList load(NamedListRow row) {
        NetworkSetBuilder ipv4 = new NetworkSetBuilder(Family.IPV4);
        NetworkSetBuilder ipv6 = new NetworkSetBuilder(Family.IPV6);
        read(row.name, ipv4, ipv6);
        return new NamedList(row.stored().manifest(), ipv4.build(), ipv6.build());
    }

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

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
