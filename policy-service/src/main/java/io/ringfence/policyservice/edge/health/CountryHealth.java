package io.ringfence.policyservice.edge.health;

import io.ringfence.firewall.country.CountryTable;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.country.CountryImports;
import io.ringfence.policyservice.core.country.CountryWarning;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** How old the country database is. Always up: nodes keep the countries that they have. */
@Readiness
@ApplicationScoped
public class CountryHealth implements HealthCheck {

    @Inject
    Countries countries;

    @Inject
    CountryImports imports;

    private final Clock clock = Clock.systemUTC();

    @Override
    public HealthCheckResponse call() {
        Instant now = clock.instant();
        Optional<CountryTable> table = countries.table();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("countries").up();
        table.ifPresent(known ->
                response.withData("build", known.build()).withData("ageDays", CountryWarning.ageDays(known, now)));
        CountryWarning.of(table, imports.state(), now).ifPresent(warning -> response.withData("warning", warning));
        return response.build();
    }
}
