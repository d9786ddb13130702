package io.ringfence.billingwatcher.edge.kafka;

import io.ringfence.calls.CallRules;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.LimitRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Follows {@code ringfence.call-limits} from its start; nothing is counted before it was read to the end that it had. What
 * can't be read goes to the dead letters, once from each process.
 */
public final class RulesReader {

    private static final Logger LOG = Logger.getLogger(RulesReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(10);
    private static final long PAUSE_SECONDS = 2;

    private final WatcherClients clients;
    private final CallRules rules;
    private final Consumer<Set<String>> changed;
    private final Map<Integer, Long> lastUnreadable = new HashMap<>();
    private final CountDownLatch whole = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("call-limits").unstarted(this::run);

    /**
     * @param changed gets the tenants whose rules are other ones, after the topic was read once
     */
    public RulesReader(WatcherClients clients, CallRules rules, Consumer<Set<String>> changed) {
        this.clients = clients;
        this.rules = rules;
        this.changed = changed;
    }

    /** Starts reading. */
    public void start() {
        thread.start();
    }

    /** Ends reading. */
    public void stop() throws InterruptedException {
        stopped.countDown();
        thread.join(Duration.ofSeconds(3));
    }

    /** Waits until all that was there has been read; whether it was. */
    public boolean awaitWhole(Duration limit) throws InterruptedException {
        return whole.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether all that was there has been read. */
    public boolean isWhole() {
        return whole.getCount() == 0;
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
                follow(consumer);
            } catch (WakeupException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf("the limits are read again in %d s: %s", PAUSE_SECONDS, e.getMessage());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = IntStream.range(0, Topic.CALL_LIMITS.partitions())
                .mapToObj(partition -> new TopicPartition(Topic.CALL_LIMITS.topicName(), partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK);
        while (stopped.getCount() > 0) {
            boolean atEnd =
                    partitions.stream().allMatch(part -> consumer.position(part) >= ends.getOrDefault(part, 0L));
            if (atEnd && whole.getCount() > 0) {
                LOG.infof("limits of %d tenants are read", rules.tenants().size());
                whole.countDown();
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            Set<String> tenants = new HashSet<>();
            List<ProducerRecord<byte[], byte[]>> unreadable = new ArrayList<>();
            records.forEach(record -> take(record, tenants, unreadable));
            putAside(unreadable);
            if (isWhole() && !tenants.isEmpty()) {
                changed.accept(tenants);
            }
        }
    }

    private void take(
            ConsumerRecord<byte[], byte[]> record,
            Set<String> tenants,
            List<ProducerRecord<byte[], byte[]>> unreadable) {
        Message message = KafkaRecords.toMessage(record);
        try {
            if (message.value() == null) {
                rules.remove(message.key()).ifPresent(tenants::add);
            } else if (Codec.decode(message) instanceof LimitRecord limit) {
                rules.take(limit);
                tenants.add(limit.tenant());
            } else {
                throw new UnreadableException("not of a limit");
            }
        } catch (UnreadableException | IllegalArgumentException e) {
            if (record.offset() > lastUnreadable.getOrDefault(record.partition(), -1L)) {
                lastUnreadable.put(record.partition(), record.offset());
                unreadable.add(CallRecords.deadLetter(record, String.valueOf(e.getMessage())));
                LOG.errorf(
                        "record %d of %s can't be read; the rule before it stays: %s",
                        record.offset(), record.topic(), e.getMessage());
            }
        }
    }

    /** They are rare, so a producer is made for them; when even that fails, the log has it. */
    private void putAside(List<ProducerRecord<byte[], byte[]>> unreadable) {
        if (unreadable.isEmpty()) {
            return;
        }
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            for (ProducerRecord<byte[], byte[]> letter : unreadable) {
                var _ = producer.send(letter, (metadata, failure) -> {
                    if (failure != null) {
                        LOG.errorf("cannot write a dead letter: %s", failure.getMessage());
                    }
                });
            }
        } catch (KafkaException e) {
            LOG.errorf("cannot write dead letters: %s", e.getMessage());
        }
    }

    private void pause() {
        try {
            boolean _ = stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }
}
