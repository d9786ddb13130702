package io.ringfence.policyservice.core.settings;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.explain.Filters;
import io.ringfence.firewall.network.Network;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Who could not reach a node any more. */
public final class Reach {

    private Reach() {}

    /** The addresses that a filter of countries keeps out and nothing allows, each once. */
    public static List<Network> cut(
            CountryFilter filter, CountryTable table, Collection<Network> addresses, Predicate<Network> allowed) {
        return addresses.stream()
                .distinct()
                .filter(address -> !Filters.passes(filter, table, address))
                .filter(allowed.negate())
                .toList();
    }
}
