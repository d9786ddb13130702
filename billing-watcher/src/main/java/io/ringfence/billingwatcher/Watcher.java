package io.ringfence.billingwatcher;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.billingwatcher.edge.kafka.RulesReader;
import io.ringfence.billingwatcher.edge.kafka.WatcherClients;
import io.ringfence.billingwatcher.edge.store.Ledger;
import io.ringfence.billingwatcher.edge.store.StoreException;
import io.ringfence.calls.CallRules;
import io.ringfence.calls.TenantRules;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Puts the parts together, starts and stops them. */
@ApplicationScoped
public class Watcher {

    private static final Logger LOG = Logger.getLogger(Watcher.class);

    private final Figures figures = new Figures();
    private final CallRules rules = new CallRules();
    private final RulesReader reader;
    private final List<Worker> workers;
    private final Thread starter = Thread.ofPlatform().daemon().name("start").unstarted(this::startWorkers);
    private volatile boolean stopped;

    Watcher(
            BillingWatcherConfig config,
            DataSource database,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        WatcherClients clients = new WatcherClients(kafka);
        InstantSource clock = InstantSource.system();
        this.workers = IntStream.range(0, config.threads())
                .mapToObj(number -> new Worker(number, config, clients, () -> ledger(database), rules, figures, clock))
                .toList();
        this.reader = new RulesReader(clients, rules, this::rulesChanged);
    }

    void start(@Observes StartupEvent event) {
        reader.start();
        starter.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        starter.interrupt();
        for (Worker worker : workers) {
            worker.stop();
        }
        reader.stop();
    }

    Figures figures() {
        return figures;
    }

    List<Worker> workers() {
        return workers;
    }

    /** Whether the limits are known, without which nothing is counted. */
    boolean knowsLimits() {
        return reader.isWhole();
    }

    /** What holds for a tenant. */
    TenantRules rules(String tenant) {
        return rules.of(tenant);
    }

    private void rulesChanged(Set<String> tenants) {
        workers.forEach(worker -> worker.rulesChanged(tenants));
    }

    /** Nothing is counted by limits of which a part is not known yet. */
    private void startWorkers() {
        try {
            while (!stopped && !reader.awaitWhole(Duration.ofSeconds(30))) {
                LOG.warn("the limits can't be read yet, so nothing is counted");
            }
            if (!stopped) {
                workers.forEach(Worker::start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Ledger ledger(DataSource database) {
        try {
            return new Ledger(database.getConnection());
        } catch (SQLException e) {
            throw new StoreException("PostgreSQL can't be reached", e);
        }
    }
}
