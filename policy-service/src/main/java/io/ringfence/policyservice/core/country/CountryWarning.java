package io.ringfence.policyservice.core.country;

import io.ringfence.firewall.country.CountryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an admin should know of the published countries. */
public final class CountryWarning {

    private static final int OLD_DAYS = 30;

    private CountryWarning() {}

    /** How old a build is. */
    public static long ageDays(CountryTable table, Instant now) {
        return Math.max(0, Duration.between(table.builtAt(), now).toDays());
    }

    /** A warning for people; empty when there is nothing to warn of. */
    public static Optional<String> of(Optional<CountryTable> table, ImportState state, Instant now) {
        if (table.isEmpty()) {
            return state.source() == ImportState.Source.NONE
                    ? Optional.empty()
                    : Optional.of("No country database is published yet" + because(state));
        }
        long days = ageDays(table.get(), now);
        return days <= OLD_DAYS
                ? Optional.empty()
                : Optional.of(
                        "The country database is " + days + " days old, and addresses change hands" + because(state));
    }

    private static String because(ImportState state) {
        if (state.lastError() != null) {
            return ": " + state.lastError();
        }
        return state.source() == ImportState.Source.NONE
                ? "; set policy-service.geoip.file or policy-service.geoip.license-key"
                : "; the source has nothing newer";
    }
}
