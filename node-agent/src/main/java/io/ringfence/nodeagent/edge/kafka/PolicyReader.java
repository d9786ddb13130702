package io.ringfence.nodeagent.edge.kafka;

import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.nodeagent.core.policy.Acceptance;
import io.ringfence.nodeagent.core.policy.Held;
import io.ringfence.nodeagent.core.policy.LoggedChange;
import io.ringfence.nodeagent.core.policy.PolicyChange;
import io.ringfence.nodeagent.core.policy.PolicyLog;
import io.ringfence.nodeagent.core.policy.PolicySink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policy log for as long as the agent lives.
 *
 * <ol>
 *   <li>On each contact anew it replays the log from its start into a fresh state, up to the end that the broker names.
 *   <li>When {@link Acceptance} takes that, the sink gets it whole; before, nothing of it has any effect.
 *   <li>From there on each poll's records go to the sink. Until it is accepted, what comes goes on into the fresh state.
 *   <li>When the broker does not answer, or the log is shorter than what was read, it starts at 1.
 * </ol>
 */
public final class PolicyReader {

    private static final Logger LOG = Logger.getLogger(PolicyReader.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.FIREWALL_POLICY.topicName(), 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(3);
    private static final Duration CLOSE = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final Outgoing outgoing;
    private final PolicySink sink;
    private final InstantSource clock;
    private final Thread thread;
    private final Set<String> brokers = ConcurrentHashMap.newKeySet();
    private volatile Contact contact;
    private volatile boolean stopped;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private long lastDeadLetter = -1;

    /** The fresh state and its copy, until they are accepted. */
    private record Candidate(PolicyLog log, PolicySink.Copy copy) {}

    public PolicyReader(KafkaClients clients, Outgoing outgoing, PolicySink sink, InstantSource clock) {
        this.clients = clients;
        this.outgoing = outgoing;
        this.sink = sink;
        this.clock = clock;
        this.contact = new Contact(false, clock.instant());
        this.thread = Thread.ofPlatform().name("kafka-reader").daemon().unstarted(this::run);
    }

    /** Starts reading, unless it was stopped before. */
    public synchronized void start() {
        if (!stopped) {
            thread.start();
        }
    }

    /** Whether the broker answered last time. */
    public Contact contact() {
        return contact;
    }

    /** Addresses or names of the brokers that the cluster has named. */
    public Set<String> brokers() {
        return Set.copyOf(brokers);
    }

    private void run() {
        while (!stopped) {
            try {
                readWithNewConsumer();
            } catch (WakeupException | InterruptException e) {
                LOG.debug("reader stops");
            } catch (OffsetOutOfRangeException e) {
                LOG.infof("the policy log was cut; reading it from its start");
            } catch (KafkaException e) {
                lost(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                sink.problem("the replayed policy can't be written to the state directory: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("the reader of the policy log failed; it starts again", e);
            }
            pause();
        }
    }

    private void readWithNewConsumer() throws InterruptedException, IOException {
        KafkaConsumer<byte[], byte[]> opened = clients.consumer();
        try {
            consumer = opened;
            opened.assign(List.of(PARTITION));
            while (!stopped) {
                read(opened);
            }
        } finally {
            consumer = null;
            opened.close(CloseOptions.timeout(CLOSE));
        }
    }

    /** Replays and then follows; returns when contact was lost and a replay is due. */
    private void read(KafkaConsumer<byte[], byte[]> opened) throws InterruptedException, IOException {
        learnBrokers(opened);
        opened.seekToBeginning(List.of(PARTITION));
        long end = end(opened);
        contact = new Contact(true, clock.instant());
        Candidate candidate = new Candidate(new PolicyLog(), sink.startCopy());
        Instant asked = clock.instant();
        boolean replayed = false;
        while (!stopped) {
            replayed = replayed || position(opened) >= end;
            if (replayed && candidate != null && accept(candidate, position(opened))) {
                candidate = null;
            }
            if (candidate == null && sink.takeReplayWish()) {
                return;
            }
            ConsumerRecords<byte[], byte[]> records = opened.poll(POLL);
            List<LoggedChange> changes = readable(records);
            if (candidate != null) {
                for (LoggedChange change : changes) {
                    candidate.log.apply(change.change());
                    candidate.copy.append(change);
                }
            } else if (!records.isEmpty()) {
                sink.changed(changes, position(opened));
            }
            Instant now = clock.instant();
            if (!records.isEmpty()) {
                contact = new Contact(true, now);
                asked = now;
            } else if (Duration.between(asked, now).compareTo(ASK.dividedBy(2)) > 0) {
                asked = now;
                if (end(opened) < position(opened)) {
                    LOG.infof("the policy log is shorter than before; reading it from its start");
                    return;
                }
                contact = new Contact(true, clock.instant());
            }
        }
    }

    private boolean accept(Candidate candidate, long revision) throws InterruptedException {
        Held held = sink.held();
        return switch (Acceptance.decide(held, candidate.log)) {
            case Acceptance.Accepted ignored -> {
                candidate.log.carryOver(held.lists());
                sink.replayed(candidate.log, candidate.copy, revision);
                yield true;
            }
            case Acceptance.Kept(String why) -> {
                sink.problem(why);
                yield false;
            }
        };
    }

    private List<LoggedChange> readable(ConsumerRecords<byte[], byte[]> records) {
        List<LoggedChange> changes = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records.records(PARTITION)) {
            Message message = KafkaRecords.toMessage(record);
            try {
                changes.add(new LoggedChange(message, PolicyChange.read(message)));
            } catch (UnreadableException e) {
                unreadable(record, Objects.requireNonNullElse(e.getMessage(), "unreadable"));
            }
        }
        return changes;
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        if (record.offset() > lastDeadLetter) { // a replay meets the same record again
            lastDeadLetter = record.offset();
            outgoing.deadLetter(record, reason);
            sink.unreadable("record at offset " + record.offset() + ": " + reason);
        }
    }

    private void learnBrokers(KafkaConsumer<byte[], byte[]> opened) {
        List<PartitionInfo> partitions = opened.partitionsFor(PARTITION.topic(), ASK);
        if (partitions == null || partitions.isEmpty()) {
            throw new KafkaException("topic " + PARTITION.topic() + " does not exist yet");
        }
        for (PartitionInfo partition : partitions) {
            for (Node node : partition.replicas()) {
                brokers.add(node.host());
            }
        }
    }

    private static long end(KafkaConsumer<byte[], byte[]> opened) {
        Map<TopicPartition, Long> ends = opened.endOffsets(List.of(PARTITION), ASK);
        return Objects.requireNonNull(ends.get(PARTITION), "the broker named no end offset");
    }

    private static long position(KafkaConsumer<byte[], byte[]> opened) {
        return opened.position(PARTITION, ASK);
    }

    private void lost(String why) {
        Contact before = contact;
        if (before.up()) {
            LOG.warnf("no contact with Kafka: %s. The firewall stays as it is.", why);
        }
        contact = new Contact(false, before.since());
    }

    private void pause() {
        try {
            if (!stopped) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread; waits a few seconds for it at most. */
    public void stop() throws InterruptedException {
        synchronized (this) {
            stopped = true;
            if (thread.getState() == Thread.State.NEW) {
                return;
            }
        }
        KafkaConsumer<byte[], byte[]> opened = consumer;
        if (opened != null) {
            opened.wakeup();
        }
        if (!thread.join(Duration.ofSeconds(2))) {
            thread.interrupt(); // it waits for a receiver that has stopped
            thread.join(Duration.ofSeconds(2));
        }
    }
}
