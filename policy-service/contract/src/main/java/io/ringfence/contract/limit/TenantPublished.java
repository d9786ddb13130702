package io.ringfence.contract.limit;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRulesException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant, and what its calls may cost.
 *
 * @param tenant its name
 * @param zone its time zone, an IANA name
 * @param previousZone the zone in force before {@code zoneFrom}; absent when there was none
 * @param zoneFrom since when the zone is in force: a midnight of its own; absent when always
 * @param currency ISO 4217
 * @param homeCountry where its numbers without a country code are, ISO 3166
 * @param domesticCountries what counts as domestic beside that
 * @param emergencyNumbers numbers that always pass, beside those of the home country
 * @param whenBlind what happens to calls while billing lags and nobody knows what was spent
 * @param overMidnight which day a call over midnight is counted to
 * @param creditUnblocks whether a credit that brings a sum below its limit lifts the block
 * @param warnPercent the share of a limit at which people are told, 1 to 100
 * @param limits its limits
 * @param version rises with each change
 */
public record TenantPublished(
        String tenant,
        String zone,
        @Nullable String previousZone,
        @Nullable Instant zoneFrom,
        String currency,
        String homeCountry,
        List<String> domesticCountries,
        List<String> emergencyNumbers,
        WhenBlind whenBlind,
        OverMidnight overMidnight,
        boolean creditUnblocks,
        int warnPercent,
        CallLimits limits,
        long version)
        implements LimitRecord {

    /** What happens while nobody knows what was spent. */
    public enum WhenBlind {
        /** Calls pass. */
        OPEN,
        /** Calls that cost money are refused. */
        CLOSED
    }

    /** Which day a call over midnight is counted to. */
    public enum OverMidnight {
        /** The day of its answer, as an invoice has it. */
        START,
        /** Each day its seconds; what can't be shared goes to the first. */
        SPLIT
    }

    /** An ISO 3166 code. */
    public static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    /** An emergency number. */
    public static final Pattern EMERGENCY = Pattern.compile("[0-9*#]{2,16}");

    /** More numbers or countries are refused. */
    public static final int MAX_ITEMS = 50;

    public TenantPublished {
        Bounds.name(tenant, "tenant", Bounds.TENANT);
        zone(zone, "zone");
        if (previousZone != null) {
            zone(previousZone, "previousZone");
        }
        Bounds.name(currency, "currency", Bounds.CURRENCY);
        Bounds.name(homeCountry, "homeCountry", COUNTRY);
        domesticCountries = List.copyOf(domesticCountries);
        Bounds.between(domesticCountries.size(), 0, MAX_ITEMS, "domesticCountries");
        domesticCountries.forEach(country -> Bounds.name(country, "domesticCountries", COUNTRY));
        emergencyNumbers = List.copyOf(emergencyNumbers);
        Bounds.between(emergencyNumbers.size(), 0, MAX_ITEMS, "emergencyNumbers");
        emergencyNumbers.forEach(number -> Bounds.name(number, "emergencyNumbers", EMERGENCY));
        Objects.requireNonNull(whenBlind, "whenBlind");
        Objects.requireNonNull(overMidnight, "overMidnight");
        Bounds.between(warnPercent, 1, 100, "warnPercent");
        Objects.requireNonNull(limits, "limits");
    }

    @Override
    public String key() {
        return tenant;
    }

    /** A tenant that nobody has defined: no limit, and UTC. */
    public static TenantPublished undefined(String tenant) {
        return new TenantPublished(
                tenant,
                "UTC",
                null,
                null,
                "EUR",
                "ZZ",
                List.of(),
                List.of(),
                WhenBlind.OPEN,
                OverMidnight.START,
                false,
                80,
                CallLimits.NONE,
                0);
    }

    private static void zone(String name, String field) {
        try {
            if (!ZoneId.getAvailableZoneIds().contains(name)) {
                throw new ZoneRulesException("unknown");
            }
        } catch (ZoneRulesException e) {
            throw new IllegalArgumentException(
                    field + ": must be a zone of the IANA database, such as Europe/Rome, but it is " + name, e);
        }
    }
}
