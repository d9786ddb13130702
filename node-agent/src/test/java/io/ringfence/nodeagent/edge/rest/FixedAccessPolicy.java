package io.ringfence.nodeagent.edge.rest;

import io.quarkus.test.Mock;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.access.AccessPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Lets Germany see the web pages: 203.0.113.0/24. All else is in the United States. */
@Mock
@ApplicationScoped
class FixedAccessPolicy implements AccessPolicy {

    private static final Network GERMANY = Network.parse("203.0.113.0/24");

    private volatile boolean countries = true;
    private volatile boolean known = true;

    /** Whether countries are known. */
    void countries(boolean known) {
        countries = known;
    }

    /** Whether the node knows its policy. */
    void known(boolean policy) {
        known = policy;
    }

    @Override
    public boolean isKnown() {
        return known;
    }

    @Override
    public CountryFilter webCountries() {
        return new CountryFilter(true, List.of("DE"));
    }

    @Override
    public boolean isAllowed(Network address) {
        return false;
    }

    @Override
    public boolean isBlocked(Network address) {
        return false;
    }

    @Override
    public boolean hasCountries() {
        return countries;
    }

    @Override
    public Optional<String> country(Network address) {
        return Optional.of(GERMANY.contains(address) ? "DE" : "US");
    }
}
