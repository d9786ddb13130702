package io.ringfence.trafficsensor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.contract.traffic.TrafficReported.Drops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
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

    private double last(ToLongFunction<TrafficReported> value) {
        return sensor.last().map(value::applyAsLong).orElse(0L);
    }
}
