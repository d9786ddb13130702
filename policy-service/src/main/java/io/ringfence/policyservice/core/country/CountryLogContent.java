package io.ringfence.policyservice.core.country;

import io.ringfence.firewall.country.CountryTable;
import java.util.Optional;
import java.util.Set;

/**
 * What the log holds.
 *
 * @param table the last build that was whole
 * @param whole whether it still is; not so when publishing another was broken off
 * @param keys every key that has a value
 */
public record CountryLogContent(Optional<CountryTable> table, boolean whole, Set<String> keys) {

    public CountryLogContent {
        keys = Set.copyOf(keys);
    }

    /** Whether a build need not be published, because it is. */
    public boolean has(String build) {
        return whole && table.map(CountryTable::build).filter(build::equals).isPresent();
    }
}
