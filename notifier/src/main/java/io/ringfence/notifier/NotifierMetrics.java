package io.ringfence.notifier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Figures for Prometheus. */
@ApplicationScoped
public class NotifierMetrics {

    @Inject
    MeterRegistry registry;

    @Inject
    Notifier notifier;

    private final List<Meter> meters = new ArrayList<>();

    void start(@Observes StartupEvent event) {
        Figures figures = notifier.figures();
        counter("records", "records that were read", figures.records);
        counter("duplicates", "events that were decided on before", figures.duplicates);
        counter("unknown", "records of types that this release does not know", figures.unknown);
        counter("held.back", "events that nobody was told of", figures.heldBack);
        counter("merged", "events that are told with others", figures.merged);
        counter("letters", "letters that were decided on", figures.letters);
        counter("sent", "letters that were delivered", figures.sent);
        counter("retries", "attempts that have failed and are made again", figures.retries);
        counter("failed", "letters that will not be delivered", figures.failed);
        counter("dead.letters", "records and letters that were put aside", figures.deadLetters);
        meters.add(Gauge.builder(
                        "ringfence.notifier.mail.works",
                        () -> notifier.mailTrouble().isEmpty() ? 1 : 0)
                .description("whether mail is sent, as far as is known")
                .register(registry));
    }

    /** The registry outlives the service where it is started again in the same process. */
    void stop(@Observes ShutdownEvent event) {
        meters.forEach(registry::remove);
    }

    private void counter(String name, String description, LongAdder value) {
        meters.add(FunctionCounter.builder("ringfence.notifier." + name, value, LongAdder::doubleValue)
                .description(description)
                .register(registry));
    }
}
