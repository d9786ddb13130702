package io.ringfence.policyservice.edge.health;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.token.TokenStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the database answers, and whether anybody can log in. */
@ApplicationScoped
public class DatabaseHealth {

    @Inject
    Outbox outbox;

    @Inject
    TokenStore tokens;

    @Produces
    @ApplicationScoped
    @Readiness
    HealthCheck database() {
        return () -> {
            try {
                return HealthCheckResponse.named("database")
                        .up()
                        .withData("pending", outbox.pending(Topic.FIREWALL_POLICY))
                        .build();
            } catch (RuntimeException e) {
                return down("database", "The database can't be reached: " + e.getMessage());
            }
        };
    }

    @Produces
    @ApplicationScoped
    @Readiness
    HealthCheck token() {
        return () -> {
            try {
                return tokens.isEmpty()
                        ? down(
                                "token",
                                "Nobody can log in: set POLICY_SERVICE_BOOTSTRAP_TOKEN to rft_ and 43 characters of"
                                        + " base64url, and start again")
                        : HealthCheckResponse.named("token").up().build();
            } catch (RuntimeException e) {
                return down("token", "The database can't be reached");
            }
        };
    }

    private static HealthCheckResponse down(String name, String reason) {
        return HealthCheckResponse.named(name).down().withData("reason", reason).build();
    }
}
