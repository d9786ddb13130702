package io.ringfence.firewall.country;

import io.ringfence.contract.country.CountryPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.PackedNetworks;
import java.util.Base64;

/**
 * One country's networks, merged to the fewest.
 *
 * @param ipv4 its IPv4 networks
 * @param ipv6 its IPv6 networks
 */
public record CountryNetworks(NetworkSet ipv4, NetworkSet ipv6) {

    public CountryNetworks {
        if (ipv4.family() != Family.IPV4 || ipv6.family() != Family.IPV6) {
            throw new IllegalArgumentException("ipv4 and ipv6 are mixed up");
        }
    }

    public NetworkSet networks(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    /** The record of these networks. */
    public CountryPublished published(String country, String build) {
        return new CountryPublished(country, build, ipv4.size(), ipv6.size(), packed(ipv4), packed(ipv6));
    }

    /**
     * The networks of a record.
     *
     * @throws IllegalArgumentException with the field and a reason, when they can't be read or are not as many as it says
     */
    public static CountryNetworks read(CountryPublished record) {
        return new CountryNetworks(
                unpacked("ipv4", Family.IPV4, record.ipv4Networks(), record.ipv4()),
                unpacked("ipv6", Family.IPV6, record.ipv6Networks(), record.ipv6()));
    }

    private static String packed(NetworkSet networks) {
        return Base64.getEncoder().encodeToString(PackedNetworks.write(networks));
    }

    private static NetworkSet unpacked(String field, Family family, int count, String packed) {
        NetworkSet networks;
        try {
            networks = PackedNetworks.read(family, Base64.getDecoder().decode(packed));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage());
        }
        if (networks.size() != count) {
            throw new IllegalArgumentException(
                    field + ": " + networks.size() + " networks, but the record says " + count);
        }
        return networks;
    }
}
