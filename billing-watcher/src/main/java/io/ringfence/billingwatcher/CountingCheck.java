package io.ringfence.billingwatcher;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while every thread counts; else the reason is in its data. */
@Readiness
@ApplicationScoped
public class CountingCheck implements HealthCheck {

    @Inject
    Watcher watcher;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("counting");
        if (!watcher.knowsLimits()) {
            return response.down()
                    .withData("reason", "the limits are not read yet; is Kafka reachable?")
                    .build();
        }
        return watcher.workers().stream()
                .map(Worker::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .findFirst()
                .map(trouble -> response.down().withData("reason", trouble))
                .orElseGet(response::up)
                .build();
    }
}
