package io.ringfence.firewall.policy;

import io.ringfence.contract.policy.ListPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;

/**
 * One version of a named list, whole.
 *
 * @param manifest its closing record
 * @param ipv4 its IPv4 networks
 * @param ipv6 its IPv6 networks
 */
public record NamedList(ListPublished manifest, NetworkSet ipv4, NetworkSet ipv6) {

    /** Its networks of a family. */
    public NetworkSet networks(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }
}
