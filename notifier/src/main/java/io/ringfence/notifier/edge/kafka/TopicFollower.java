package io.ringfence.notifier.edge.kafka;

import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Reads a topic of one partition from its start, for as long as the process runs. What can't be read is put aside, once. */
final class TopicFollower {

    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(10);
    private static final long PAUSE_SECONDS = 2;

    private final TopicPartition partition;
    private final NotifierClients clients;
    private final DeadLetters deadLetters;
    private final Taker taker;
    private final CountDownLatch whole = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private long lastUnreadable = -1;

    /** Takes records. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record) throws UnreadableException;
    }

    TopicFollower(Topic topic, NotifierClients clients, DeadLetters deadLetters, Taker taker) {
        this.partition = new TopicPartition(topic.topicName(), 0);
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.taker = taker;
        this.thread = Thread.ofPlatform().daemon().name(topic.topicName()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopped.countDown();
        thread.join(Duration.ofSeconds(3));
    }

    /** Waits until all that was there has been read; whether it was. */
    boolean awaitWhole(Duration limit) throws InterruptedException {
        return whole.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
                follow(consumer);
            } catch (KafkaException | IllegalStateException e) {
                LOG.warnf("%s is read again in %d s: %s", partition.topic(), PAUSE_SECONDS, e.getMessage());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition), ASK).getOrDefault(partition, 0L);
        while (stopped.getCount() > 0) {
            if (consumer.position(partition, ASK) >= end) {
                whole.countDown();
            }
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            taker.take(record);
        } catch (UnreadableException e) {
            if (record.offset() > lastUnreadable) {
                lastUnreadable = record.offset();
                LOG.errorf(
                        "a record of %s can't be read; what was before it holds: %s", record.topic(), e.getMessage());
                putAside(record, String.valueOf(e.getMessage()));
            }
        }
    }

    private void putAside(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            deadLetters.put(record, reason);
        } catch (KafkaException e) {
            LOG.errorf("cannot write a dead letter: %s", e.getMessage());
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
