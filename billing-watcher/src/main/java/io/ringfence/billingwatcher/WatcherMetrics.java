package io.ringfence.billingwatcher;

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
import java.util.function.Supplier;

/** Figures for Prometheus. */
@ApplicationScoped
public class WatcherMetrics {

    @Inject
    MeterRegistry registry;

    @Inject
    Watcher watcher;

    private final List<Meter> meters = new ArrayList<>();

    void start(@Observes StartupEvent event) {
        Figures figures = watcher.figures();
        counter("records", "records that were read", figures.records);
        counter("charges", "calls that were counted", figures.charges);
        counter("duplicates", "records of calls that were counted before", figures.duplicates);
        counter("revisions", "records that have replaced an earlier one", figures.revisions);
        counter("conflicts", "records that contradict an earlier one", figures.conflicts);
        counter("provider.matched", "records of providers that bill what the PBX has told", figures.matched);
        counter("provider.longer", "records of providers that bill more than the PBX has told", figures.longer);
        counter("provider.orphans", "records of providers of calls that no PBX has told of", figures.orphans);
        counter("provider.missing", "calls that no provider has billed", figures.missing);
        counter("dead.letters", "records that could not be read or counted", figures.deadLetters);
        counter("transactions", "transactions that were committed", figures.transactions);
        gauge(
                "live.calls",
                "calls in progress that cost money",
                () -> watcher.workers().stream().mapToInt(Worker::live).sum());
        gauge(
                "transaction.seconds",
                "how long the last transaction took",
                () -> figures.lastTransaction().toNanos() / 1e9);
        gauge(
                "lag.seconds",
                "how old the oldest record of the last poll was",
                () -> figures.lag().toMillis() / 1e3);
    }

    /** The registry outlives the service where it is started again in the same process. */
    void stop(@Observes ShutdownEvent event) {
        meters.forEach(registry::remove);
    }

    private void counter(String name, String description, LongAdder value) {
        meters.add(FunctionCounter.builder("ringfence.billing." + name, value, LongAdder::doubleValue)
                .description(description)
                .register(registry));
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        meters.add(Gauge.builder("ringfence.billing." + name, value)
                .description(description)
                .register(registry));
    }
}
