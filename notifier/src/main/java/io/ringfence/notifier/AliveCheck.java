package io.ringfence.notifier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when a thread has ended by itself, which only a restart mends. */
@Liveness
@ApplicationScoped
public class AliveCheck implements HealthCheck {

    @Inject
    Notifier notifier;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("alive").status(!notifier.hasDied()).build();
    }
}
