package io.ringfence.nodeagent.core.access;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.network.Network;
import java.util.Optional;

/** What the policy that is held says of clients. It is asked for each request of a web page, so no answer may block. */
public interface AccessPolicy {

    /** Whether the node has taken up its saved policy, or found that there is none; before, nothing below means anything. */
    boolean isKnown();

    /** The countries that may see the web pages, if that is filtered. */
    CountryFilter webCountries();

    /** Whether the address is one that always passes. */
    boolean isAllowed(Network address);

    /** Whether the address is blocked; not asked of one that always passes. */
    boolean isBlocked(Network address);

    /** Whether it is known which networks are whose. */
    boolean hasCountries();

    /** The country of an address, as its code; empty when it is in none. */
    Optional<String> country(Network address);
}
