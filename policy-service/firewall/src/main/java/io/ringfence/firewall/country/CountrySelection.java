package io.ringfence.firewall.country;

import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;

/**
 * What a choice of countries means for one family, as the smaller of two sets.
 *
 * @param kind what the networks are
 * @param networks they share no address, and none has prefix length 0, which a kernel set refuses
 */
public record CountrySelection(Kind kind, NetworkSet networks) {

    /** What the networks of a selection are. */
    public enum Kind {
        /** Sources that may pass; all others are dropped. */
        PASS,
        /** Sources that are dropped; all others may pass. */
        DROP
    }

    /** Whether a source may pass. */
    public boolean passes(Network source) {
        return networks.covering(source).isEmpty() == (kind == Kind.DROP);
    }
}
