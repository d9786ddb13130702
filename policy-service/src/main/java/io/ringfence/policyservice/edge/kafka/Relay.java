package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.relay.LogPosition;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.OutboxSession;
import io.ringfence.policyservice.core.relay.PendingRecord;
import io.ringfence.policyservice.core.relay.RelayStatus;
import io.ringfence.policyservice.core.relay.RelayWatch;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what waits in the outbox, in order, for as long as this process holds it.
 *
 * <ol>
 *   <li>Take hold of the outbox; while another process has it, stand by.
 *   <li>If the topic has lost the policy, put all of it into the outbox again.
 *   <li>Send what waits, await the brokers' acknowledgement, then take it off. A crash in between sends it twice, and
 *       records are made so that this changes nothing.
 *   <li>Whatever fails: nothing is taken off; start over after a pause.
 * </ol>
 */
@ApplicationScoped
public class Relay implements RelayWatch {

    private static final Logger LOG = Logger.getLogger(Relay.class);

    private static final int MAX_RECORDS = 500;
    private static final long MAX_BYTES = 8 << 20;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration CHECK_EVERY = Duration.ofMinutes(1);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LAST_PAUSE_MILLIS = 5_000;

    @Inject
    Outbox outbox;

    @Inject
    Clients clients;

    @Inject
    PolicyServiceConfig config;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile RelayStatus status = new RelayStatus(RelayStatus.Role.STARTING, "starting");
    private @Nullable Thread thread;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        thread = Thread.ofPlatform().name("relay").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        if (thread != null && !thread.join(Duration.ofSeconds(5))) {
            thread.interrupt();
        }
    }

    @Override
    public RelayStatus status() {
        return status;
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (isRunning()) {
            long since = System.nanoTime();
            try {
                serve();
            } catch (RuntimeException e) {
                if (isRunning()) {
                    blocked(e);
                }
            }
            boolean worked = System.nanoTime() - since > TimeUnit.MINUTES.toNanos(1);
            pause = worked || status.role() != RelayStatus.Role.BLOCKED
                    ? FIRST_PAUSE_MILLIS
                    : Math.min(2 * pause, LAST_PAUSE_MILLIS);
            sleep(pause);
        }
    }

    private void serve() {
        try (KafkaPolicyLog log = new KafkaPolicyLog(clients, config)) {
            log.createTopics();
            while (isRunning()) {
                Optional<OutboxSession> opened = outbox.open();
                if (opened.isPresent()) {
                    try (OutboxSession session = opened.get()) {
                        publish(session, log);
                    }
                } else {
                    status = new RelayStatus(RelayStatus.Role.STANDBY, null);
                    sleep(IDLE.toMillis());
                }
            }
        }
    }

    private void publish(OutboxSession session, KafkaPolicyLog log) {
        long checked = 0;
        boolean first = true;
        while (isRunning()) {
            if (first || System.nanoTime() - checked > CHECK_EVERY.toNanos()) {
                check(session, log);
                checked = System.nanoTime();
                first = false;
            }
            List<PendingRecord> records = session.next(MAX_RECORDS, MAX_BYTES);
            if (records.isEmpty()) {
                session.await(IDLE);
            } else {
                session.published(log.append(records));
            }
            active();
        }
    }

    private void check(OutboxSession session, KafkaPolicyLog log) {
        LogPosition actual = log.position();
        Optional<String> loss = LogPosition.loss(session.position(), actual);
        if (loss.isPresent()) {
            int records = session.publishAgain(actual, log.content(), loss.get());
            LOG.warnf("publishing the whole policy, %d records, because %s", records, loss.get());
        } else {
            session.reached(actual.revision());
        }
    }

    private void active() {
        if (status.role() != RelayStatus.Role.ACTIVE) {
            LOG.info("publishing to Kafka");
            status = new RelayStatus(RelayStatus.Role.ACTIVE, null);
        }
    }

    private void blocked(RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        if (!reason.equals(status.reason())) {
            LOG.warnf("not publishing, changes wait in the database: %s", reason);
        }
        status = new RelayStatus(RelayStatus.Role.BLOCKED, reason);
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void sleep(long millis) {
        try {
            stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }
}
