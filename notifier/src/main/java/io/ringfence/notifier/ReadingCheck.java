package io.ringfence.notifier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while events are read; a server that does not take mail is told of, but what it does not take waits. */
@Readiness
@ApplicationScoped
public class ReadingCheck implements HealthCheck {

    @Inject
    Notifier notifier;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("reading")
                .withData("mail", ok(notifier.mailTrouble()))
                .withData("webhook", ok(notifier.webhookTrouble()));
        String trouble = notifier.trouble();
        return trouble.isEmpty()
                ? response.up().build()
                : response.down().withData("reason", trouble).build();
    }

    private static String ok(String trouble) {
        return trouble.isEmpty() ? "works" : trouble;
    }
}
