package io.ringfence.contract.country;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.settings.CountryFilter;

/**
 * The networks of one country in one build of the database, merged to the fewest. It has no effect until the {@link
 * CountriesPublished} of that build closes it.
 *
 * @param country ISO 3166-1 alpha-2
 * @param build names the build
 * @param ipv4Networks how many IPv4 networks
 * @param ipv6Networks how many IPv6 networks
 * @param ipv4 base64 of 5 bytes each, in order: the address (big-endian) and the prefix length
 * @param ipv6 base64 of 17 bytes each, likewise
 */
public record CountryPublished(
        String country, String build, int ipv4Networks, int ipv6Networks, String ipv4, String ipv6)
        implements CountryRecord {

    public CountryPublished {
        Bounds.name(country, "country", CountryFilter.CODE);
        Bounds.text(build, "build", 80);
        Bounds.atLeast(ipv4Networks, 0, "ipv4Networks");
        Bounds.atLeast(ipv6Networks, 0, "ipv6Networks");
    }

    @Override
    public String key() {
        return country;
    }
}
