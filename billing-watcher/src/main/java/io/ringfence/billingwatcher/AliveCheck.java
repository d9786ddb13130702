package io.ringfence.billingwatcher;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when a counting thread has ended by itself, which only a restart mends. */
@Liveness
@ApplicationScoped
public class AliveCheck implements HealthCheck {

    @Inject
    Watcher watcher;

    @Override
    public HealthCheckResponse call() {
        boolean hasDied = watcher.workers().stream().anyMatch(Worker::hasDied);
        return HealthCheckResponse.named("alive").status(!hasDied).build();
    }
}
