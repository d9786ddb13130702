package io.ringfence.policyservice.edge.rest.firewall;

import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.explain.Filters;
import io.ringfence.firewall.explain.Layer;
import io.ringfence.firewall.explain.Match;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.ban.HeldBan;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.entry.EntryStore;
import io.ringfence.policyservice.core.list.ListStore;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.settings.StoredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Gathers all that the stored policy says of an address. */
@ApplicationScoped
public class Explainer {

    @Inject
    EntryStore entries;

    @Inject
    ListStore lists;

    @Inject
    Countries countries;

    @Inject
    ClusterBans bans;

    /** Explains an address by what is stored and by the bans that hold. */
    public Explanation explain(Network address, StoredSettings settings, Instant now) {
        return Objects.requireNonNull(explain(Set.of(address), settings, now).get(address));
    }

    /** Explains each of some addresses; the database is asked twice or three times, however many they are. */
    public Map<Network, Explanation> explain(Set<Network> addresses, StoredSettings settings, Instant now) {
        Map<Network, List<Entry>> byEntry = entries.covering(addresses);
        Map<Network, Map<StoredList, List<Network>>> byList = lists.covering(addresses);
        FirewallSettings current = settings.at(now);
        Optional<CountryTable> table = countries.table();
        Map<Network, Explanation> explained = new HashMap<>();
        for (Network address : addresses) {
            List<Match> matches = new ArrayList<>();
            byEntry.getOrDefault(address, List.of()).stream()
                    .filter(entry -> !entry.isOver(now))
                    .map(Explainer::match)
                    .forEach(matches::add);
            byList.getOrDefault(address, Map.of())
                    .forEach((list, networks) -> networks.forEach(network -> matches.add(match(list, network))));
            bans.covering(address, now).stream()
                    .map(HeldBan::ban)
                    .map(Explainer::match)
                    .forEach(matches::add);
            explained.put(address, Explanation.of(address, matches, Filters.of(current, table, address)));
        }
        return explained;
    }

    private static Match match(IpBanned ban) {
        String node = ban.node();
        String by = node == null ? String.valueOf(ban.by()) : "jail " + ban.jail() + " on " + node;
        return new Match(
                Layer.BLOCK,
                Network.parse(ban.network()),
                Match.BAN,
                null,
                ban.origin().name(),
                by,
                ban.startedAt(),
                ban.until(),
                ban.reason(),
                null);
    }

    private static Match match(Entry entry) {
        return new Match(
                layer(entry.list()),
                entry.network(),
                "entry",
                entry.id().toString(),
                entry.source(),
                entry.updatedBy(),
                entry.createdAt(),
                entry.expiresAt(),
                entry.comment(),
                entry.revision());
    }

    private static Match match(StoredList list, Network network) {
        return new Match(
                layer(list.list()),
                network,
                list.name(),
                null,
                list.source(),
                list.updatedBy(),
                list.updatedAt(),
                null,
                list.comment(),
                list.revision());
    }

    private static Layer layer(ListKind kind) {
        return switch (kind) {
            case ALLOW -> Layer.ALLOW;
            case BLOCK -> Layer.BLOCK;
        };
    }
}
