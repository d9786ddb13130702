package io.ringfence.policyservice.core.country;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.firewall.country.CountryNetworks;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A database that was read.
 *
 * @param type what it says it is, such as {@code GeoLite2-Country}
 * @param builtAt when it was made
 * @param sha256 of its content, in hex
 * @param countries the networks of each
 * @param skipped networks that are in no country
 */
public record CountryDatabase(
        String type, Instant builtAt, String sha256, SortedMap<String, CountryNetworks> countries, long skipped) {

    private static final int DIGITS = 12;

    public CountryDatabase {
        Bounds.text(type, "database type", 100);
        countries = Collections.unmodifiableSortedMap(new TreeMap<>(countries));
    }

    /** The name of its build: the same content has the same. */
    public String build() {
        return builtAt + "-" + sha256.substring(0, DIGITS);
    }

    /** How many networks all countries together have. */
    public long networks() {
        return countries.values().stream()
                .mapToLong(country -> country.ipv4().size() + country.ipv6().size())
                .sum();
    }

    /** The record that closes its build. */
    public CountriesPublished manifest() {
        return new CountriesPublished(build(), builtAt, type, List.copyOf(countries.keySet()));
    }
}
