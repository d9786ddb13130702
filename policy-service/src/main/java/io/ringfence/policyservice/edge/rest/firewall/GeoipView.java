package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.policyservice.core.country.CountryWarning;
import io.ringfence.policyservice.core.country.ImportState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which countries the nodes know, and how the database gets there.
 *
 * @param source where the database comes from
 * @param from the file or address
 * @param build the build that is published; absent with all that is of it when none is
 * @param database its type
 * @param builtAt when it was made
 * @param warning that it is old, or missing
 * @param ipv4Networks of all countries, merged to the fewest
 * @param ipv6Networks likewise
 * @param lastCheck when this replica last looked at the source
 * @param lastError why what the source has is not published, and what to do
 */
@Schema(name = "Geoip", description = "Which countries the nodes know, and how the database gets there.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GeoipView(
        ImportState.Source source,
        @Nullable String from,
        @Nullable String build,
        @Nullable String database,
        @Nullable Instant builtAt,
        @Nullable Long ageDays,
        @Nullable String warning,
        int ipv4Networks,
        int ipv6Networks,
        List<Country> countries,
        @Nullable Instant lastCheck,
        @Nullable String lastError) {

    /** One country's networks, merged to the fewest. */
    @Schema(name = "Country", description = "One country's networks, merged to the fewest.")
    public record Country(String country, int ipv4Networks, int ipv6Networks) {}

    /** How it stands now. */
    static GeoipView of(Optional<CountryTable> published, ImportState state, Instant now) {
        @Nullable CountryTable table = published.orElse(null);
        List<Country> countries = table == null
                ? List.of()
                : table.countries().entrySet().stream()
                        .map(country -> new Country(
                                country.getKey(),
                                country.getValue().ipv4().size(),
                                country.getValue().ipv6().size()))
                        .toList();
        return new GeoipView(
                state.source(),
                state.from(),
                table == null ? null : table.build(),
                table == null ? null : table.database(),
                table == null ? null : table.builtAt(),
                table == null ? null : CountryWarning.ageDays(table, now),
                CountryWarning.of(published, state, now).orElse(null),
                countries.stream().mapToInt(Country::ipv4Networks).sum(),
                countries.stream().mapToInt(Country::ipv6Networks).sum(),
                countries,
                state.lastCheck(),
                state.lastError());
    }
}
