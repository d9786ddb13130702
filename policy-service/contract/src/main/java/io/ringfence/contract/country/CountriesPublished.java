package io.ringfence.contract.country;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.settings.CountryFilter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The closing record of a build: from here on every country has the networks of this build.
 *
 * @param build names the build, as in each {@link CountryPublished} of it
 * @param builtAt when the database was made
 * @param database its type, such as {@code GeoLite2-Country}
 * @param countries the countries that it has
 */
public record CountriesPublished(String build, Instant builtAt, String database, List<String> countries)
        implements CountryRecord {

    /** Lower case, so that it is no country's key. */
    public static final String KEY = "manifest";

    public CountriesPublished {
        Bounds.text(build, "build", 80);
        Objects.requireNonNull(builtAt, "builtAt");
        Bounds.text(database, "database", 100);
        countries = countries.stream().sorted().distinct().toList();
        countries.forEach(country -> Bounds.name(country, "countries", CountryFilter.CODE));
    }

    @Override
    public String key() {
        return KEY;
    }
}
