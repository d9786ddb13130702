package io.ringfence.firewall.country;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.util.Arrays;

/** Addresses that are in no country, and may pass whatever countries are chosen: private, link-local, multicast and so on. */
public final class LocalNetworks {

    private static final NetworkSet IPV4 = set(
            Family.IPV4,
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "255.255.255.255/32");

    private static final NetworkSet IPV6 = set(Family.IPV6, "::/128", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8");

    private LocalNetworks() {}

    public static NetworkSet of(Family family) {
        return family == Family.IPV4 ? IPV4 : IPV6;
    }

    private static NetworkSet set(Family family, String... networks) {
        return NetworkSet.of(family, Arrays.stream(networks).map(Network::parse).toList());
    }
}
