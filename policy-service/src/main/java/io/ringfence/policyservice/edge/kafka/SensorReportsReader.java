package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Topic;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.policyservice.core.traffic.SensorReports;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each node's sensor has said last, from where the topic's retention begins. */
@ApplicationScoped
public class SensorReportsReader implements SensorReports {

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private @Nullable LastReports<TrafficReported> reports;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        reports = new LastReports<>(
                Topic.SIP_TRAFFIC,
                TrafficReported.class,
                clients,
                sender,
                consumer -> TopicThread.seekToRetention(consumer, Topic.SIP_TRAFFIC, clock.instant()),
                report -> {});
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (reports != null) {
            reports.stop();
        }
    }

    @Override
    public List<TrafficReported> all() {
        return reports == null ? List.of() : reports.all();
    }
}
