package io.ringfence.policyservice.edge.health;

import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedStore;
import io.ringfence.policyservice.core.feed.FeedTimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Which feeds have not been refreshed for long. Always up: nodes keep the lists that they have. */
@Readiness
@ApplicationScoped
public class FeedHealth implements HealthCheck {

    @Inject
    FeedStore feeds;

    private final Clock clock = Clock.systemUTC();

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("feeds").up();
        Instant now = clock.instant();
        List<Feed> all;
        try {
            all = feeds.all();
        } catch (RuntimeException e) {
            return response.withData("warning", "The database can't be reached").build();
        }
        List<String> warnings = all.stream()
                .map(feed -> FeedTimes.warning(feed, now))
                .flatMap(Optional::stream)
                .toList();
        response.withData("feeds", all.size());
        if (!warnings.isEmpty()) {
            response.withData("warning", String.join("; ", warnings));
        }
        return response.build();
    }
}
