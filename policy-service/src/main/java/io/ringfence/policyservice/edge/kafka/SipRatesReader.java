package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Topic;
import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.policyservice.core.rate.SipRates;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each node has said last of its SIP rate limit, from where the topic's retention begins. */
@ApplicationScoped
public class SipRatesReader implements SipRates {

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private @Nullable LastReports<SipRatesReported> reports;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        reports = new LastReports<>(
                Topic.SIP_RATES,
                SipRatesReported.class,
                clients,
                sender,
                consumer -> TopicThread.seekToRetention(consumer, Topic.SIP_RATES, clock.instant()),
                report -> {});
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (reports != null) {
            reports.stop();
        }
    }

    @Override
    public List<SipRatesReported> all() {
        return reports == null ? List.of() : reports.all();
    }

    @Override
    public Optional<SipRatesReported> find(String node) {
        return reports == null ? Optional.empty() : reports.find(node);
    }

    @Override
    public Runnable listen(Consumer<SipRatesReported> listener) {
        return reports == null ? () -> {} : reports.listen(listener);
    }
}
