package io.ringfence.contract.settings;

import java.util.Objects;

/**
 * Every switch of the firewall. Allowed sources, loopback, the control plane and replies to a node's own connections pass
 * all of them.
 *
 * @param serverCountries the countries that may reach a node at all; private networks count as local and may
 * @param webCountries the countries that may use its web pages, asked for by the web server ({@code /access-check})
 * @param sipRate how much SIP one source may send
 * @param sipFromAllowedOnly whether the SIP ports are closed for all but allowed sources
 * @param scanners whether known scanners are dropped
 * @param ports where the services listen
 * @param automaticAllow who is allowed without an admin's word; it is policy-service that makes these entries
 * @param fail2ban what Fail2Ban watches on every node, and what becomes of its bans
 */
public record FirewallSettings(
        CountryFilter serverCountries,
        CountryFilter webCountries,
        SipRate sipRate,
        boolean sipFromAllowedOnly,
        Scanners scanners,
        Ports ports,
        AutomaticAllow automaticAllow,
        Fail2Ban fail2ban) {

    /** Nothing is filtered. */
    public static final FirewallSettings OFF = new FirewallSettings(
            CountryFilter.OFF,
            CountryFilter.OFF,
            SipRate.OFF,
            false,
            Scanners.OFF,
            Ports.USUAL,
            AutomaticAllow.USUAL,
            Fail2Ban.OFF);

    public FirewallSettings {
        automaticAllow =
                Objects.requireNonNullElse(automaticAllow, AutomaticAllow.USUAL); // records of before have none
        fail2ban = Objects.requireNonNullElse(fail2ban, Fail2Ban.OFF);
    }

    /** The same with other settings of Fail2Ban. */
    public FirewallSettings with(Fail2Ban other) {
        return new FirewallSettings(
                serverCountries, webCountries, sipRate, sipFromAllowedOnly, scanners, ports, automaticAllow, other);
    }
}
