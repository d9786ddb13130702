package io.ringfence.billingwatcher;

import io.ringfence.billingwatcher.edge.kafka.WatcherClients;
import io.ringfence.billingwatcher.edge.store.Ledger;
import io.ringfence.billingwatcher.edge.store.StoreException;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One thread that counts: a consumer, a connection, and a counter; when anything fails, all three are made anew. */
final class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** So many records of each partition come first after a start: code that is not compiled yet takes a second for thousands. */
    private static final int FIRST = 50;

    private final BillingWatcherConfig config;
    private final Optional<String> instance;
    private final WatcherClients clients;
    private final Supplier<Ledger> ledgers;
    private final CallRules rules;
    private final Figures figures;
    private final InstantSource clock;
    private final ConcurrentLinkedQueue<String> changedTenants = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean stopped;
    private volatile String trouble = "it has not started yet";
    private volatile int live;
    private Instant nextTick = Instant.MIN;
    private Instant nextProgress = Instant.MIN;
    private boolean isLoading;
    private boolean isWarm;
    private final Set<Integer> withoutEarlier = new HashSet<>();

    Worker(
            int number,
            BillingWatcherConfig config,
            WatcherClients clients,
            Supplier<Ledger> ledgers,
            CallRules rules,
            Figures figures,
            InstantSource clock) {
        this.config = config;
        this.instance = config.instance().map(name -> name + "-" + number);
        this.clients = clients;
        this.ledgers = ledgers;
        this.rules = rules;
        this.figures = figures;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("counter-" + number).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopped = true;
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        if (thread.isAlive()) {
            thread.join(Duration.ofSeconds(5));
        }
    }

    /** Whether its thread has ended though nobody has stopped it. */
    boolean hasDied() {
        return !stopped && thread.getState() == Thread.State.TERMINATED;
    }

    /** Why it does not count; empty when it does. */
    String trouble() {
        return trouble;
    }

    /** Calls in progress that cost money. */
    int live() {
        return live;
    }

    /** The rules of tenants are other ones. */
    void rulesChanged(Set<String> tenants) {
        changedTenants.addAll(tenants);
    }

    private void run() {
        while (!stopped) {
            try (Ledger ledger = ledgers.get();
                    EarlierCalls earlier = new EarlierCalls(ledgers);
                    Publisher publisher = new Publisher(clients.producer());
                    KafkaConsumer<byte[], byte[]> consumer =
                            clients.member(config.group(), instance, config.batch(), config.sessionTimeout())) {
                polling = consumer;
                withoutEarlier.clear();
                Reconciler reconciler = new Reconciler(
                        ledger, ledger.providerCalls(), ledger.pbxCalls(), rules, config.provider(), figures);
                Counter counter = new Counter(ledger, publisher, rules, figures, reconciler, config.lagNotice());
                consumer.subscribe(List.of(Topic.CALL_EVENTS.topicName()), new Assignments(consumer, counter));
                while (!stopped) {
                    turn(consumer, counter);
                    readEarlier(earlier);
                    isLoading = counter.take(earlier, clock.instant());
                    trouble = "";
                }
                WatcherClients.leave(consumer);
            } catch (WakeupException | InterruptException e) {
                continue; // it is to stop
            } catch (StoreException | KafkaException | IllegalStateException | ArithmeticException e) {
                trouble = String.valueOf(e.getMessage());
                LOG.errorf("counting starts over, from what is committed: %s", trouble);
                pause();
            }
        }
    }

    private void turn(KafkaConsumer<byte[], byte[]> consumer, Counter counter) {
        Duration most = isLoading ? SHORT : TICK;
        Duration wait = Duration.between(clock.instant(), nextTick);
        ConsumerRecords<byte[], byte[]> records =
                consumer.poll(wait.isNegative() ? Duration.ZERO : wait.compareTo(most) > 0 ? most : wait);
        if (!records.isEmpty()) {
            if (!isWarm) {
                isWarm = true;
                counter.count(records(records, 0, FIRST), clock.instant());
                records = records(records, FIRST, Integer.MAX_VALUE);
            }
            if (!records.isEmpty()) {
                counter.count(records, clock.instant());
            }
        }
        Instant now = clock.instant();
        if (!now.isBefore(nextTick)) {
            nextTick = now.plus(TICK);
            Set<String> tenants = new HashSet<>();
            for (String tenant = changedTenants.poll(); tenant != null; tenant = changedTenants.poll()) {
                tenants.add(tenant);
            }
            counter.tick(tenants, now);
            live = counter.live();
            if (!now.isBefore(nextProgress)) {
                nextProgress = now.plus(PROGRESS);
                tellProgress(consumer, counter, now);
            }
            consumer.commitAsync(
                    offsets(counter.positions()), null); // for people who look at lag; nobody reads from there
        }
    }

    /** Earlier calls are read once the first of the new ones are counted: both at once take twice as long. */
    private void readEarlier(EarlierCalls earlier) {
        if (!withoutEarlier.isEmpty() && (isWarm || clock.instant().isAfter(nextTick))) {
            earlier.read(Set.copyOf(withoutEarlier), clock.instant());
            withoutEarlier.clear();
        }
    }

    /** Of each partition the records at these places. */
    private static ConsumerRecords<byte[], byte[]> records(ConsumerRecords<byte[], byte[]> all, int from, int to) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> some = new HashMap<>();
        for (TopicPartition partition : all.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> of = all.records(partition);
            if (from < of.size()) {
                some.put(partition, of.subList(from, Math.min(to, of.size())));
            }
        }
        return new ConsumerRecords<>(some, Map.of());
    }

    /** Asks the brokers where partitions end: what the consumer remembers of that is old when it can't fetch. */
    private static void tellProgress(KafkaConsumer<byte[], byte[]> consumer, Counter counter, Instant now) {
        try {
            counter.tellProgress(consumer.endOffsets(consumer.assignment(), TICK), now);
        } catch (TimeoutException e) {
            LOG.debugf("nobody is told how far calls are counted: %s", e.getMessage());
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Long> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, position) -> offsets.put(
                new TopicPartition(Topic.CALL_EVENTS.topicName(), partition), new OffsetAndMetadata(position)));
        return offsets;
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Takes partitions over from where they were committed, and drops what it loses. */
    private final class Assignments implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Counter counter;

        Assignments(KafkaConsumer<byte[], byte[]> consumer, Counter counter) {
            this.consumer = consumer;
            this.counter = counter;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                long position = counter.takeOver(partition.partition(), clock.instant());
                long start = starts.getOrDefault(partition, 0L);
                boolean isThere = position >= start && position <= ends.getOrDefault(partition, 0L);
                if (!isThere && position > 0) {
                    LOG.errorf(
                            "partition %d was counted up to offset %d, but the topic has %d to %d; it is read from its"
                                    + " start. Calls in between may be lost; none counts twice",
                            partition.partition(), position, start, ends.getOrDefault(partition, 0L));
                }
                consumer.seek(partition, isThere ? position : start);
            }
            nextTick = Instant.MIN;
            if (!partitions.isEmpty()) {
                partitions.forEach(partition -> withoutEarlier.add(partition.partition()));
                LOG.infof("counts partitions %s", counter.partitions());
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> counter.drop(partition.partition()));
        }
    }
}
