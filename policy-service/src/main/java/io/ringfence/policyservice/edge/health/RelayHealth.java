package io.ringfence.policyservice.edge.health;

import io.ringfence.policyservice.core.relay.RelayStatus;
import io.ringfence.policyservice.core.relay.RelayWatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** How publishing goes. Always up: without Kafka the API still works, and changes wait in the database. */
@Readiness
@ApplicationScoped
public class RelayHealth implements HealthCheck {

    @Inject
    RelayWatch relay;

    @Override
    public HealthCheckResponse call() {
        RelayStatus status = relay.status();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("relay")
                .up()
                .withData("role", status.role().name());
        if (status.reason() != null) {
            response.withData("reason", status.reason());
        }
        return response.build();
    }
}
