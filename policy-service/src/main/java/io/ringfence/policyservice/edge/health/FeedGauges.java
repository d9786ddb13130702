package io.ringfence.policyservice.edge.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedStore;
import io.ringfence.policyservice.core.feed.FeedTimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/** Figures of each feed for Prometheus. Feeds come and go, so they are looked up as often as feeds are. */
@ApplicationScoped
public class FeedGauges {

    private static final Logger LOG = Logger.getLogger(FeedGauges.class);

    private final FeedStore feeds;
    private final PolicyServiceConfig config;
    private final MultiGauge age;
    private final MultiGauge networks;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("feed-gauges").daemon().unstarted(work));

    @Inject
    FeedGauges(MeterRegistry meters, FeedStore feeds, PolicyServiceConfig config) {
        this.feeds = feeds;
        this.config = config;
        this.age = MultiGauge.builder("ringfence.policy.feed.age")
                .baseUnit("seconds")
                .description("since what the nodes have of a feed was last known to be what its source has")
                .register(meters);
        this.networks = MultiGauge.builder("ringfence.policy.feed.networks")
                .description("networks in a feed's list")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        long millis = Math.max(1, config.feeds().checkInterval().toMillis());
        var unused = executor.scheduleWithFixedDelay(this::update, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** The registry outlives the service where it is started again in the same process. */
    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
        age.register(List.of(), true);
        networks.register(List.of(), true);
    }

    private void update() {
        try {
            List<Feed> all = feeds.all();
            age.register(rows(all, feed -> FeedTimes.age(feed, clock.instant()).toSeconds()), true);
            networks.register(rows(all, feed -> feed.state().networks()), true);
        } catch (RuntimeException e) {
            LOG.debugf(e, "the figures of feeds stay as they are");
        }
    }

    private static List<MultiGauge.Row<?>> rows(List<Feed> feeds, ToDoubleFunction<Feed> value) {
        return feeds.stream()
                .<MultiGauge.Row<?>>map(feed -> MultiGauge.Row.of(Tags.of("feed", feed.name()), feed, value))
                .toList();
    }
}
