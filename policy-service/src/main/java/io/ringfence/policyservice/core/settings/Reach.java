package io.ringfence.policyservice.core.settings;

import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.explain.Filters;
import io.ringfence.firewall.network.Network;
import java.util.Optional;

/** Whom settings let in, of addresses that nothing allows or blocks by name. */
public final class Reach {

    private Reach() {}

    /** Whether the settings keep nobody out. */
    public static boolean isOpen(FirewallSettings settings) {
        return !settings.serverCountries().on() && !settings.sipFromAllowedOnly();
    }

    /** Whether an admin's address reaches the nodes: any port but those of SIP. */
    public static boolean admin(FirewallSettings settings, Optional<CountryTable> table, Network address) {
        return table.isEmpty() || Filters.passes(settings.serverCountries(), table.get(), address);
    }

    /** Whether a phone does: the SIP ports. */
    public static boolean phone(FirewallSettings settings, Optional<CountryTable> table, Network address) {
        return !settings.sipFromAllowedOnly() && admin(settings, table, address);
    }
}
