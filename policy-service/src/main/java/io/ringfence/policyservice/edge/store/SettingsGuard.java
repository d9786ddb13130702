package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.settings.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which admins settings would keep out. */
@ApplicationScoped
public class SettingsGuard {

    private static final Duration RECENT = Duration.ofHours(24);

    @Inject
    EntityManager entityManager;

    @Inject
    Countries countries;

    @Inject
    Entries entries;

    @Inject
    Lists lists;

    /** The addresses of the requester and of admins of the last 24 hours that could not reach a node any more. */
    List<String> cut(FirewallSettings settings, Requester who, Instant now) {
        Optional<CountryTable> table = countries.table();
        if (!settings.serverCountries().on() || table.isEmpty()) {
            return List.of();
        }
        List<Network> admins =
                Stream.concat(who.address().stream(), recentAdmins(now)).toList();
        return Reach.cut(settings.serverCountries(), table.get(), admins, address -> isAllowed(address, now)).stream()
                .map(Network::address)
                .toList();
    }

    /** The addresses from which admins worked in the last 24 hours. */
    Stream<Network> recentAdmins(Instant now) {
        List<?> addresses = entityManager
                .createNativeQuery("SELECT DISTINCT address FROM audit WHERE at > :since AND address <> ''")
                .setParameter("since", now.minus(RECENT))
                .getResultList();
        return addresses.stream().map(address -> Network.parse((String) address));
    }

    private boolean isAllowed(Network address, Instant now) {
        return entries.covering(address).stream()
                        .anyMatch(entry -> entry.list() == ListKind.ALLOW && !entry.isOver(now))
                || lists.covering(address).keySet().stream().anyMatch(list -> list.list() == ListKind.ALLOW);
    }
}
