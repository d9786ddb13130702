package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.relay.LogPosition;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.relay.OutboxSession;
import io.ringfence.policyservice.core.relay.PendingRecord;
import io.ringfence.policyservice.core.relay.RelayStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes what waits in a topic's outbox, in order, for as long as this process holds it.
 *
 * <ol>
 *   <li>Take hold of the outbox; while another process has it, stand by.
 *   <li>If the topic has lost what it should hold, put all of it into the outbox again.
 *   <li>Send what waits, await the brokers' acknowledgement, then take it off. A crash in between sends it twice, and
 *       records are made so that this changes nothing.
 *   <li>Whatever fails: nothing is taken off; start over after a pause.
 * </ol>
 */
final class RelayLoop {

    private static final Logger LOG = Logger.getLogger(RelayLoop.class);

    private static final int MAX_RECORDS = 500;
    private static final long MAX_BYTES = 8 << 20;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration CHECK_EVERY = Duration.ofMinutes(1);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LAST_PAUSE_MILLIS = 5_000;

    private final Topic topic;
    private final Outbox outbox;
    private final Clients clients;
    private final PolicyServiceConfig config;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile RelayStatus status = new RelayStatus(RelayStatus.Role.STARTING, "starting");

    RelayLoop(Topic topic, Outbox outbox, Clients clients, PolicyServiceConfig config) {
        this.topic = topic;
        this.outbox = outbox;
        this.clients = clients;
        this.config = config;
        this.thread = Thread.ofPlatform().name("relay of " + topic.topicName()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Asks it to end. */
    void halt() {
        stopped.countDown();
    }

    void join() throws InterruptedException {
        if (!thread.join(Duration.ofSeconds(5))) {
            thread.interrupt();
        }
    }

    RelayStatus status() {
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
        try (KafkaRecordLog log = new KafkaRecordLog(topic, clients, config)) {
            log.createTopics();
            while (isRunning()) {
                Optional<OutboxSession> opened = outbox.open(topic);
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

    private void publish(OutboxSession session, KafkaRecordLog log) {
        long checked = 0;
        boolean first = true; // or asked for
        while (isRunning()) {
            if (first || System.nanoTime() - checked > CHECK_EVERY.toNanos()) {
                check(session, log);
                checked = System.nanoTime();
                first = false;
            }
            List<PendingRecord> records = session.next(MAX_RECORDS, MAX_BYTES);
            if (records.isEmpty()) {
                session.await(IDLE);
                first = session.position().isAsked();
            } else {
                session.published(log.append(records));
            }
            active();
        }
    }

    private void check(OutboxSession session, KafkaRecordLog log) {
        LogPosition actual = log.position();
        Optional<String> loss = LogPosition.loss(session.position(), actual);
        if (loss.isPresent()) {
            int records = session.publishAgain(actual, log.content(), loss.get());
            LOG.warnf("publishing all of %s, %d records, because %s", topic.topicName(), records, loss.get());
        } else {
            session.reached(actual.revision());
        }
    }

    private void active() {
        if (status.role() != RelayStatus.Role.ACTIVE) {
            LOG.infof("publishing to %s", topic.topicName());
            status = new RelayStatus(RelayStatus.Role.ACTIVE, null);
        }
    }

    private void blocked(RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        if (!reason.equals(status.reason())) {
            LOG.warnf("not publishing to %s, changes wait in the database: %s", topic.topicName(), reason);
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
