package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Topic;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.RelayStatus;
import io.ringfence.policyservice.core.relay.RelayWatch;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.List;

/** Publishes what waits in the outboxes; each topic by itself, so that none waits for another. */
@ApplicationScoped
public class Relay implements RelayWatch {

    @Inject
    Outbox outbox;

    @Inject
    Clients clients;

    @Inject
    PolicyServiceConfig config;

    private List<RelayLoop> loops = List.of();

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        loops = List.of(
                new RelayLoop(Topic.FIREWALL_POLICY, outbox, clients, config),
                new RelayLoop(Topic.CALL_LIMITS, outbox, clients, config),
                new RelayLoop(Topic.NOTIFICATION_SETTINGS, outbox, clients, config));
        loops.forEach(RelayLoop::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loops.forEach(RelayLoop::halt);
        for (RelayLoop loop : loops) {
            loop.join();
        }
    }

    /** What stands in the way of any; else what is done about the policy. */
    @Override
    public RelayStatus status() {
        return loops.stream()
                .map(RelayLoop::status)
                .filter(status -> status.role() == RelayStatus.Role.BLOCKED)
                .findFirst()
                .or(() -> loops.stream().map(RelayLoop::status).findFirst())
                .orElse(new RelayStatus(RelayStatus.Role.STARTING, "starting"));
    }
}
