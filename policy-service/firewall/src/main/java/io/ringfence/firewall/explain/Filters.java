package io.ringfence.firewall.explain;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Network;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the settings do to an address that nothing allows or blocks by name. */
public final class Filters {

    private Filters() {}

    /** The layers that drop it, each with the reason as the end of a sentence. */
    public static Map<Layer, String> of(FirewallSettings settings, Optional<CountryTable> countries, Network ip) {
        Map<Layer, String> reasons = new EnumMap<>(Layer.class);
        CountryFilter filter = settings.serverCountries();
        if (countries.isPresent() && !passes(filter, countries.get(), ip)) {
            String country =
                    countries.get().country(ip).map(code -> "in " + code).orElse("in no country that is known");
            reasons.put(
                    Layer.COUNTRY,
                    "it is " + country + ", and only " + String.join(", ", filter.allowed()) + " may reach the nodes");
        }
        if (settings.sipFromAllowedOnly()) {
            reasons.put(Layer.SIP_CLOSED, Layer.SIP_CLOSED.reason());
        }
        return reasons;
    }

    /** Whether a filter of countries lets an address pass; local ones always. */
    public static boolean passes(CountryFilter filter, CountryTable countries, Network ip) {
        return !filter.on()
                || countries.select(ip.family(), Set.copyOf(filter.allowed())).passes(ip);
    }
}
