package io.ringfence.trafficsensor;

import io.ringfence.contract.traffic.TrafficReported;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while an interface is captured on and the brokers take what is seen; else the reason is in its data, with what was lost. */
@Readiness
@ApplicationScoped
public class CaptureCheck implements HealthCheck {

    @Inject
    LiveSensor sensor;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("capture");
        if (sensor.last().isEmpty()) {
            return response.down().withData("reason", "it has not begun yet").build();
        }
        TrafficReported report = sensor.last().get();
        response.withData("frames", report.frames())
                .withData("leftOut", report.leftOut())
                .withData("droppedByKernel", report.drops().kernel())
                .withData("droppedByQueue", report.drops().queue())
                .withData("droppedByKafka", report.drops().kafka())
                .withData("droppedInLastMinute", sensor.lostInLastMinute())
                .withData("eventsWaiting", sensor.events().waiting())
                .withData("eventsDropped", sensor.events().dropped());
        if (report.interfaces().stream().noneMatch(TrafficReported.Interface::capturing)) {
            String reasons = report.interfaces().stream()
                    .map(of -> of.name() + ": " + of.reason())
                    .collect(Collectors.joining("; "));
            return response.down()
                    .withData("reason", reasons.isEmpty() ? "no interface is up" : "nothing is captured: " + reasons)
                    .build();
        }
        String trouble = sensor.sender().trouble();
        return trouble.isEmpty()
                ? response.up().build()
                : response.down()
                        .withData("reason", "Kafka does not take packets: " + trouble)
                        .build();
    }
}
