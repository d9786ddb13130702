package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.firewall.policy.NamedList;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.policy.PolicySnapshot;
import io.ringfence.policyservice.core.policy.PolicyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the stored policy as a whole. */
@ApplicationScoped
public class Snapshots implements PolicyStore {

    @Inject
    EntityManager entityManager;

    @Inject
    Ledger ledger;

    @Inject
    Lists lists;

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
        List<NamedList> named = new ArrayList<>();
        for (NamedListRow row : NamedListRow.<NamedListRow>listAll()) {
            ListContent content = lists.content(row.name).orElseThrow();
            named.add(new NamedList(row.stored().manifest(), content.ipv4(), content.ipv6()));
        }
        Policy policy = new Policy(settings.published(settings.current()), entries, new NamedLists(named));
        return new PolicySnapshot(policy, number(clock[0]), number(clock[1]), number(clock[2]));
    }

    @Override
    @Transactional
    public long revision() {
        return number(entityManager
                .createNativeQuery("SELECT revision FROM policy_clock")
                .getSingleResult());
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
