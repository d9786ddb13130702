package io.ringfence.policyservice.core.country;

import io.ringfence.firewall.country.CountryTable;
import java.util.Optional;

/** Whether a database may take the place of the one that is published. A broken one would cut off whole countries. */
public final class CountryAdmission {

    /** Percent of the published networks, and of the countries, that the next one has at least. */
    private static final int AT_LEAST = 80;

    private static final String IF_MEANT = "; the published one stays. If that is meant, refresh with force";

    private CountryAdmission() {}

    /** Why not, for people; empty when it may. */
    public static Optional<String> refusal(CountryDatabase next, Optional<CountryTable> published, boolean force) {
        if (next.networks() == 0) {
            return Optional.of("the database has no network of any country; the published one stays. Use a database"
                    + " with countries, such as GeoLite2-Country");
        }
        if (force || published.isEmpty()) {
            return Optional.empty();
        }
        CountryTable now = published.get();
        if (next.builtAt().isBefore(now.builtAt())) {
            return Optional.of("the database is of " + next.builtAt() + ", older than the published one of "
                    + now.builtAt() + IF_MEANT);
        }
        if (isFarBelow(next.countries().size(), now.countries().size())) {
            return Optional.of("the database has " + next.countries().size() + " countries, the published one "
                    + now.countries().size() + IF_MEANT);
        }
        if (isFarBelow(next.networks(), now.networks())) {
            return Optional.of("the database has " + next.networks() + " networks, the published one " + now.networks()
                    + IF_MEANT);
        }
        return Optional.empty();
    }

    private static boolean isFarBelow(long next, long now) {
        return 100 * next < AT_LEAST * now;
    }
}
