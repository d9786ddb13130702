package io.ringfence.nodeagent.edge.rest;

import io.quarkus.arc.DefaultBean;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.access.AccessPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Filters nothing, as long as no other policy is there. */
@DefaultBean
@ApplicationScoped
class OpenAccessPolicy implements AccessPolicy {

    @Override
    public CountryFilter webCountries() {
        return CountryFilter.OFF;
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
        return false;
    }

    @Override
    public Optional<String> country(Network address) {
        return Optional.empty();
    }
}
