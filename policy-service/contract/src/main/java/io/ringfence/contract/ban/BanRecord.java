package io.ringfence.contract.ban;

import io.ringfence.contract.Event;

/**
 * A value on {@code ringfence.bans}. What was said last of a network holds: an {@link IpBanned} until its end, a
 * {@link BanLifted} for ever.
 */
public sealed interface BanRecord extends Event permits IpBanned, BanLifted {

    /** The longest text of {@link #network()}: an IPv6 network with its prefix length. */
    int MAX_NETWORK = 49;

    /**
     * What is banned: an IPv4 address ({@code 203.0.113.9}), the /64 of an IPv6 address ({@code 2001:db8:0:1::/64}), because
     * whoever has one address of it has all; an IPv6 address alone ({@code 2001:db8:0:1::9}) where its /64 is the cluster's own
     * too; or the network of a wave ({@code 203.0.113.0/24}).
     */
    String network();

    @Override
    default String key() {
        return network();
    }
}
