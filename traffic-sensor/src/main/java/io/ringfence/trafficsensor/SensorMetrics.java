package io.ringfence.trafficsensor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.contract.traffic.TrafficReported.Drops;
import io.ringfence.traffic.count.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Figures for Prometheus. */
@ApplicationScoped
public class SensorMetrics {

    @Inject
    MeterRegistry registry;

    @Inject
    LiveSensor sensor;

    private final List<Meter> meters = new ArrayList<>();

    void start(@Observes StartupEvent event) {
        counter("frames", "frames that were taken from the kernel", TrafficReported::frames);
        counter("published", "records that the brokers have acknowledged", TrafficReported::published);
        counter("left.out", "frames that the sampler has kept back", TrafficReported::leftOut);
        counter("encrypted", "frames with TLS", TrafficReported::encrypted);
        drops("kernel", Drops::kernel);
        drops("queue", Drops::queue);
        drops("kafka", Drops::kafka);
        drops("oversize", Drops::oversize);
        for (Outcome outcome : Outcome.values()) {
            meters.add(FunctionCounter.builder(
                            "ringfence.traffic.outcomes",
                            sensor,
                            of -> of.seen().get(outcome))
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .description("frames by what they were found to be")
                    .register(registry));
        }
        gauge("sources", "peers that have sent within the last seconds", TrafficReported::sourceCount);
        gauge(
                "interfaces",
                "interfaces that are captured on",
                report -> report.interfaces().stream()
                        .filter(TrafficReported.Interface::capturing)
                        .count());
        meters.add(Gauge.builder(
                        "ringfence.traffic.queue.bytes", () -> sensor.sender().queuedBytes())
                .description("what waits for Kafka")
                .register(registry));
        meters.add(Gauge.builder(
                        "ringfence.traffic.events.waiting",
                        () -> sensor.events().waiting())
                .description("registrations and calls that the brokers do not have yet")
                .register(registry));
        meters.add(FunctionCounter.builder(
                        "ringfence.traffic.events.dropped",
                        sensor,
                        of -> of.events().dropped())
                .description("registrations and calls that were lost")
                .register(registry));
        meters.add(Gauge.builder("ringfence.traffic.last.frame.age", this::lastFrameAge)
                .baseUnit("seconds")
                .description("how long ago a frame was captured on any interface; NaN before the first one")
                .register(registry));
    }

    /** The registry outlives the service where it is started again in the same process. */
    void stop(@Observes ShutdownEvent event) {
        meters.forEach(registry::remove);
    }

    private void counter(String name, String description, ToLongFunction<TrafficReported> value) {
        meters.add(FunctionCounter.builder("ringfence.traffic." + name, this, metrics -> metrics.last(value))
                .description(description)
                .register(registry));
    }

    private void drops(String where, ToLongFunction<Drops> value) {
        meters.add(FunctionCounter.builder(
                        "ringfence.traffic.drops", this, metrics -> metrics.last(of -> value.applyAsLong(of.drops())))
                .tag("where", where)
                .description("frames that were lost")
                .register(registry));
    }

    private void gauge(String name, String description, ToLongFunction<TrafficReported> value) {
        meters.add(Gauge.builder("ringfence.traffic." + name, () -> last(value))
                .description(description)
                .register(registry));
    }

    private double lastFrameAge() {
        return sensor.last().stream()
                .flatMap(report -> report.interfaces().stream())
                .map(TrafficReported.Interface::lastFrameAt)
                .filter(Objects::nonNull)
                .mapToDouble(at -> Duration.between(at, Instant.now()).toMillis() / 1e3)
                .min()
                .orElse(Double.NaN);
    }

    private double last(ToLongFunction<TrafficReported> value) {
        return sensor.last().map(value::applyAsLong).orElse(0L);
    }
}
