package io.ringfence.nodeagent.core.access;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Clients judged by what the node enforces at the moment. */
public final class HeldAccess implements AccessPolicy {

    /**
     * What the node enforces.
     *
     * @param settings the settings that hold
     * @param ruleset the ruleset that was compiled from them; empty before the first
     * @param countries the country data
     * @param controlPlane networks that always pass
     */
    public record Facts(
            FirewallSettings settings,
            Optional<Ruleset> ruleset,
            Optional<CountryTable> countries,
            List<Network> controlPlane) {

        /** Before anything is enforced. */
        public static final Facts NONE = new Facts(FirewallSettings.OFF, Optional.empty(), Optional.empty(), List.of());
    }

    private final Supplier<Facts> held;
    private final BooleanSupplier known;

    /** Asks for the facts with each question, which must not block, and whether they are known yet. */
    public HeldAccess(Supplier<Facts> held, BooleanSupplier known) {
        this.held = held;
        this.known = known;
    }

    @Override
    public boolean isKnown() {
        return known.getAsBoolean();
    }

    @Override
    public CountryFilter webCountries() {
        return held.get().settings().webCountries();
    }

    @Override
    public boolean isAllowed(Network address) {
        return held.get().controlPlane().stream().anyMatch(network -> network.contains(address))
                || isIn(KernelSet.Role.ALLOW, address);
    }

    @Override
    public boolean isBlocked(Network address) {
        return isIn(KernelSet.Role.BLOCK, address);
    }

    @Override
    public boolean hasCountries() {
        return held.get().countries().isPresent();
    }

    @Override
    public Optional<String> country(Network address) {
        return held.get().countries().flatMap(table -> table.country(address));
    }

    /** An entry that has ended since the last compilation counts for the moment until the next. */
    private boolean isIn(KernelSet.Role role, Network address) {
        Optional<Ruleset> ruleset = held.get().ruleset();
        if (ruleset.isEmpty()) {
            return false;
        }
        SetContent content = ruleset.get().content(KernelSet.of(role, address.family()));
        return !content.base().covering(address).isEmpty()
                || !content.entries().isEmpty() && address.wider().anyMatch(content.entries()::containsKey);
    }
}
