package io.ringfence.nodeagent.core.access;

import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.firewall.network.Network;
import java.util.List;

/** Why a client may see the web pages, or may not. */
public enum Access {
    /** The node starts, and does not know its policy yet. */
    NOT_KNOWN_YET(false),
    /** The web pages are open to all. */
    NOT_FILTERED(true),
    /** A private, link-local or loopback address. */
    LOCAL(true),
    /** It always passes. */
    ALLOWED(true),
    /** Its country may. */
    ALLOWED_COUNTRY(true),
    /** Nothing is known of any country; nobody is refused for that. */
    NO_COUNTRIES_KNOWN(true),
    /** It is blocked. */
    BLOCKED(false),
    /** Its country may not. */
    OTHER_COUNTRY(false),
    /** It is in no country. */
    NO_COUNTRY(false);

    /** What no country has: RFC 1918, 6598, 3927, 4193, 4291 and loopback. */
    private static final List<Network> LOCAL_NETWORKS = List.of(
            Network.parse("10.0.0.0/8"),
            Network.parse("172.16.0.0/12"),
            Network.parse("192.168.0.0/16"),
            Network.parse("100.64.0.0/10"),
            Network.parse("169.254.0.0/16"),
            Network.parse("127.0.0.0/8"),
            Network.parse("fc00::/7"),
            Network.parse("fe80::/10"),
            Network.parse("::1"));

    private final boolean granted;

    Access(boolean granted) {
        this.granted = granted;
    }

    /** Whether the client may. */
    public boolean isGranted() {
        return granted;
    }

    /** Decides on a client's address; the first answer counts. */
    public static Access decide(AccessPolicy policy, Network client) {
        if (!policy.isKnown()) {
            return NOT_KNOWN_YET;
        }
        CountryFilter filter = policy.webCountries();
        if (!filter.on()) {
            return NOT_FILTERED;
        }
        if (LOCAL_NETWORKS.stream().anyMatch(network -> network.contains(client))) {
            return LOCAL;
        }
        if (policy.isAllowed(client)) {
            return ALLOWED;
        }
        if (policy.isBlocked(client)) {
            return BLOCKED;
        }
        if (!policy.hasCountries()) {
            return NO_COUNTRIES_KNOWN;
        }
        return policy.country(client)
                .map(country -> filter.allowed().contains(country) ? ALLOWED_COUNTRY : OTHER_COUNTRY)
                .orElse(NO_COUNTRY);
    }
}
