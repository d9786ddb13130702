package io.ringfence.policyservice.edge.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.access.SessionStore;
import io.ringfence.policyservice.core.entry.EntryStore;
import io.ringfence.policyservice.core.registration.RegistrationStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Takes away entries that have ended, and registrations. */
@ApplicationScoped
public class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    private static final int AT_ONCE = 1_000;

    @Inject
    EntryStore entries;

    @Inject
    RegistrationStore registrations;

    @Inject
    SessionStore sessions;

    @Inject
    PolicyServiceConfig config;

    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("sweeper").daemon().unstarted(work));

    void start(@Observes StartupEvent event) {
        long millis = config.sweepEvery().toMillis();
        var unused = executor.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
    }

    private void sweep() {
        try {
            sessions.sweep(config.sessionIdle());
            registrations.forgetOver(clock.instant());
            while (entries.removeOver(clock.instant(), AT_ONCE) == AT_ONCE) {
                LOG.debugf("%d entries have ended", AT_ONCE);
            }
        } catch (RuntimeException e) {
            LOG.warnf("entries that have ended can't be taken away now: %s", e.getMessage());
        }
    }
}
