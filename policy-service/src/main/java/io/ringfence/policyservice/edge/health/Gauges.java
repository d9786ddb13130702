package io.ringfence.policyservice.edge.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.node.NodeState;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.policy.PolicyStore;
import io.ringfence.policyservice.core.registration.RegistrationFlow;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.RelayStatus;
import io.ringfence.policyservice.core.relay.RelayWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Figures for Prometheus; NaN when the database does not answer. */
@ApplicationScoped
public class Gauges {

    @Inject
    MeterRegistry meters;

    @Inject
    Outbox outbox;

    @Inject
    PolicyStore policy;

    @Inject
    RelayWatch relay;

    @Inject
    Nodes nodes;

    @Inject
    ClusterBans bans;

    @Inject
    RegistrationFlow registrations;

    private final Clock clock = Clock.systemUTC();
    private final List<Meter> gauges = new ArrayList<>();

    void start(@Observes StartupEvent event) {
        gauge(
                "ringfence.policy.outbox.pending",
                "records that wait to be published",
                () -> outbox.pending(Topic.FIREWALL_POLICY));
        gauge(
                "ringfence.policy.call.outbox.pending",
                "records of tenants, limits and routes that wait to be published",
                () -> outbox.pending(Topic.CALL_LIMITS));
        gauge("ringfence.policy.revision", "the newest published revision of the policy", policy::revision);
        gauge(
                "ringfence.policy.relay.active",
                "1 when this replica publishes",
                () -> relay.status().role() == RelayStatus.Role.ACTIVE ? 1 : 0);
        gauges.add(FunctionCounter.builder("ringfence.policy.registrations", registrations, RegistrationFlow::taken)
                .description("registrations of phones that were taken")
                .register(meters));
        gauges.add(FunctionCounter.builder(
                        "ringfence.policy.registrations.refused", registrations, RegistrationFlow::refused)
                .description("registrations whose account has too many addresses to allow one more")
                .register(meters));
        gauge(
                "ringfence.policy.bans",
                "bans of the cluster that hold",
                () -> bans.all().stream()
                        .filter(held -> held.isActive(clock.instant()))
                        .count());
        for (NodeState state : NodeState.values()) {
            gauges.add(Gauge.builder("ringfence.policy.nodes", () -> orNaN(() -> count(state)))
                    .description("nodes by state")
                    .tag("state", state.name())
                    .register(meters));
        }
    }

    /** The registry outlives the service where it is started again in the same process. */
    void stop(@Observes ShutdownEvent event) {
        gauges.forEach(meters::remove);
    }

    private void gauge(String name, String description, LongSupplier value) {
        gauges.add(
                Gauge.builder(name, () -> orNaN(value)).description(description).register(meters));
    }

    private long count(NodeState state) {
        long revision = policy.revision();
        return nodes.all().stream()
                .filter(report -> NodeState.of(report, revision, clock.instant()) == state)
                .count();
    }

    private static double orNaN(LongSupplier value) {
        try {
            return value.getAsLong();
        } catch (RuntimeException e) {
            return Double.NaN;
        }
    }
}
