package io.ringfence.firewall.ruleset;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.country.CountrySelection;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a filter of countries means with the data that are there.
 *
 * @param selections what may pass, by family; empty when nothing is filtered
 * @param warnings why something of the filter has no effect
 */
record CountryRules(Map<Family, CountrySelection> selections, List<String> warnings) {

    private static final CountryRules OFF = new CountryRules(Map.of(), List.of());

    static CountryRules of(CountryFilter filter, Optional<CountryTable> countries) {
        if (!filter.on()) {
            return OFF;
        }
        if (countries.isEmpty()) {
            return new CountryRules(
                    Map.of(),
                    List.of("the country filter is on and has no effect: no country data have come yet. Give"
                            + " policy-service a country database (GET /api/v1/firewall/geoip says what it has)"));
        }
        CountryTable table = countries.get();
        Map<Family, CountrySelection> selections = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            selections.put(family, table.select(family, Set.copyOf(filter.allowed())));
        }
        List<String> unknown = filter.allowed().stream()
                .filter(code -> !table.countries().containsKey(code))
                .map(code -> "country " + code + " is allowed, and the country data (" + table.build()
                        + ") have no networks of it")
                .toList();
        return new CountryRules(selections, unknown);
    }

    boolean isOn() {
        return !selections.isEmpty();
    }

    /** The networks of a set; empty where the other set or none is used. */
    NetworkSet networks(KernelSet set) {
        CountrySelection selection = selections.get(set.family());
        return selection == null || role(selection) != set.role()
                ? NetworkSet.empty(set.family())
                : selection.networks();
    }

    /** The match of a packet whose source may not pass. */
    String foreign(Family family) {
        CountrySelection selection = selections.get(family);
        if (selection == null) {
            throw new IllegalStateException("nothing is filtered by country");
        }
        String name = KernelSet.of(role(selection), family).setName();
        return "-m set " + (selection.kind() == CountrySelection.Kind.PASS ? "! " : "") + "--match-set " + name
                + " src";
    }

    private static KernelSet.Role role(CountrySelection selection) {
        return switch (selection.kind()) {
            case PASS -> KernelSet.Role.COUNTRY;
            case DROP -> KernelSet.Role.FOREIGN;
        };
    }
}
