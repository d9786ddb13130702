package io.ringfence.nodeagent;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the thread that owns policy and kernel is. */
@Liveness
@ApplicationScoped
class LiveCheck implements HealthCheck {

    private final NodeAgent agent;

    LiveCheck(NodeAgent agent) {
        this.agent = agent;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("policy owner").status(agent.isAlive()).build();
    }
}
