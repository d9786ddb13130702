package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.policyservice.core.feed.FeedBackground;
import io.ringfence.policyservice.core.list.ListContent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/** Reads what a feed's content is held against. */
@ApplicationScoped
public class FeedBackgrounds {

    @Inject
    EntityManager entityManager;

    @Inject
    Ledger ledger;

    @Inject
    Lists lists;

    @Inject
    ListChunks chunks;

    @Inject
    People people;

    @Transactional
    FeedBackground of(String name) {
        Instant now = ledger.now();
        List<Network> admins = people.admins(now);
        List<String> allowLists = NamedListRow.<NamedListRow>find("list", ListKind.ALLOW).stream()
                .map(row -> row.name)
                .toList();
        return new FeedBackground(lists.content(name), content(allowLists, allowedEntries(now)), admins);
    }

    private List<Network> allowedEntries(Instant now) {
        List<?> networks = entityManager
                .createNativeQuery("SELECT CAST(network AS text) FROM entry WHERE list = 'ALLOW'"
                        + " AND (expires_at IS NULL OR expires_at > :now)")
                .setParameter("now", now)
                .getResultList();
        return networks.stream().map(text -> Network.parse((String) text)).toList();
    }

    private ListContent content(List<String> names, List<Network> networks) {
        NetworkSetBuilder ipv4 = new NetworkSetBuilder(Family.IPV4);
        NetworkSetBuilder ipv6 = new NetworkSetBuilder(Family.IPV6);
        networks.forEach(network -> (network.family() == Family.IPV4 ? ipv4 : ipv6).add(network));
        names.forEach(name -> chunks.read(name, ipv4, ipv6));
        return new ListContent(ipv4.build(), ipv6.build(), 0, 0);
    }
}
