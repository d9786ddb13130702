package io.ringfence.policyservice.edge.geoip;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.country.CountryAdmission;
import io.ringfence.policyservice.core.country.CountryDatabase;
import io.ringfence.policyservice.core.country.CountryImports;
import io.ringfence.policyservice.core.country.CountryLock;
import io.ringfence.policyservice.core.country.CountryLog;
import io.ringfence.policyservice.core.country.CountryLogContent;
import io.ringfence.policyservice.core.country.ImportState;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database from its source to the nodes.
 *
 * <ol>
 *   <li>Take the lock; while another replica has it, come back later.
 *   <li>Read the source, check it, and compare it with what is published.
 *   <li>The same build is not published again; one that is broken, older or far smaller is refused, and the last stays.
 *   <li>Publish. Whatever fails is in the state, and is tried again.
 * </ol>
 */
@ApplicationScoped
public class CountryImport implements CountryImports {

    private static final Logger LOG = Logger.getLogger(CountryImport.class);

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

    @Inject
    PolicyServiceConfig config;

    @Inject
    CountryLock lock;

    @Inject
    CountryLog log;

    @Inject
    Countries countries;

    @Inject
    AuditStore audit;

    private final Clock clock = Clock.systemUTC();
    private final ReentrantLock one = new ReentrantLock();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("country-import").daemon().unstarted(work));
    private volatile ImportState state = new ImportState(ImportState.Source.NONE, null, null, null);
    private @Nullable DatabaseSource source;

    void start(@Observes StartupEvent event) {
        PolicyServiceConfig.Geoip geoip = config.geoip();
        if (geoip.file().isPresent()) {
            source = new WatchedFile(geoip.file().get());
            state = new ImportState(ImportState.Source.FILE, geoip.file().get().toString(), null, null);
        } else if (geoip.licenseKey().isPresent()) {
            source = new Download(geoip);
            state = new ImportState(ImportState.Source.DOWNLOAD, Download.shown(geoip.downloadUrl()), null, null);
        } else {
            return;
        }
        var unused = executor.scheduleWithFixedDelay(
                this::check, 0, Math.max(1, geoip.checkInterval().toMillis()), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
    }

    @Override
    public ImportState state() {
        return state;
    }

    @Override
    public Result<String> refresh(boolean force) {
        DatabaseSource known = source;
        if (known == null) {
            return Result.refused(
                    ProblemType.DATABASE_REFUSED,
                    "There is no source: set policy-service.geoip.file, or policy-service.geoip.account-id and"
                            + " policy-service.geoip.license-key, and start again.");
        }
        Result<String> result = locked(known, true, force);
        if (result instanceof Result.Done<String>(String build)) {
            awaitSeen(build);
        }
        return result;
    }

    private void check() {
        DatabaseSource known = source;
        if (known == null) {
            return;
        }
        one.lock();
        try {
            if (known.isDue(clock.instant())) {
                var unused = locked(known, false, false);
            }
        } catch (RuntimeException e) {
            LOG.debugf(e, "the country database is tried again");
        } finally {
            one.unlock();
        }
    }

    private Result<String> locked(DatabaseSource known, boolean asked, boolean force) {
        one.lock();
        try {
            Optional<CountryLock.Held> held = lock.take();
            if (held.isEmpty()) {
                return Result.refused(
                        ProblemType.DATABASE_REFUSED,
                        "Another replica is bringing in the country database; look again in a minute.");
            }
            try (CountryLock.Held _ = held.get()) {
                String build = bring(known, asked, force);
                ended(null);
                return new Result.Done<>(build);
            }
        } catch (UnusableException e) {
            String reason = String.valueOf(e.getMessage());
            ended(reason);
            return Result.refused(
                    ProblemType.DATABASE_REFUSED,
                    reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".");
        } catch (RuntimeException e) {
            ended(e.getMessage() + "; it is tried again");
            throw e;
        } finally {
            one.unlock();
        }
    }

    private String bring(DatabaseSource known, boolean asked, boolean force) throws UnusableException {
        byte[] file = known.read(asked, clock.instant());
        CountryDatabase database;
        try {
            database = DatabaseReader.read(file);
        } catch (UnusableException e) {
            known.refused();
            throw e;
        }
        CountryLogContent content = log.content();
        if (!content.has(database.build())) {
            Optional<String> refusal = CountryAdmission.refusal(database, content.table(), force);
            if (refusal.isPresent()) {
                known.refused();
                throw new UnusableException(refusal.get());
            }
            log.publish(database, content);
            LOG.infof(
                    "published the countries of build %s: %d networks, %d skipped",
                    database.build(), database.networks(), database.skipped());
            if (!asked) {
                audit.done(Requester.SYSTEM, "geoip.publish", "geoip/" + database.build());
            }
        }
        known.published(file);
        return database.build();
    }

    private void ended(@Nullable String error) {
        if (error != null && !error.equals(state.lastError()) && !executor.isShutdown()) {
            LOG.warnf("country database: %s", error);
        }
        state = new ImportState(state.source(), state.from(), clock.instant(), error);
    }

    /** What was published comes back from Kafka; who asked for it sees it in the answer. */
    private void awaitSeen(String build) {
        Instant end = clock.instant().plus(SEEN_WITHIN);
        while (clock.instant().isBefore(end)
                && !countries.table().map(table -> table.build().equals(build)).orElse(false)) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
