package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** A thread that reads a topic for as long as the service runs; whatever fails, it starts over after a pause. */
final class TopicThread {

    private static final Logger LOG = Logger.getLogger(TopicThread.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_SECONDS = 2;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Starts it.
     *
     * @param begin puts a new consumer to where it is to begin
     * @param work takes what was read; what fails here is read again if the consumer begins there again
     */
    TopicThread(
            Topic topic,
            Supplier<KafkaConsumer<byte[], byte[]>> clients,
            Consumer<KafkaConsumer<byte[], byte[]>> begin,
            Work work) {
        thread = Thread.ofPlatform().name(topic.topicName()).start(() -> run(topic, clients, begin, work));
    }

    /** Assigns all partitions, and goes to where the retention begins: what is older is there only because it was not removed yet. */
    static void seekToRetention(KafkaConsumer<byte[], byte[]> consumer, Topic topic, Instant now) {
        List<TopicPartition> partitions = partitions(topic);
        long oldest = now.minus(topic.retention()).toEpochMilli();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> oldest)));
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp start = starts.get(partition);
            consumer.seek(partition, start == null ? ends.getOrDefault(partition, 0L) : start.offset());
        }
    }

    /** Takes what was read, and may commit it. */
    @FunctionalInterface
    interface Work {
        void take(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records);
    }

    /** All partitions of a topic. */
    static List<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                .toList();
    }

    void stop() throws InterruptedException {
        stopped.countDown();
        if (!thread.join(Duration.ofSeconds(5))) {
            thread.interrupt();
        }
    }

    private void run(
            Topic topic,
            Supplier<KafkaConsumer<byte[], byte[]>> clients,
            Consumer<KafkaConsumer<byte[], byte[]>> begin,
            Work work) {
        while (isRunning()) {
            try (KafkaConsumer<byte[], byte[]> consumer = clients.get()) {
                begin.accept(consumer);
                while (isRunning()) {
                    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                    if (!records.isEmpty()) {
                        work.take(consumer, records);
                    }
                }
            } catch (RuntimeException e) { // of Kafka, or of what takes the records, such as the database
                LOG.warnf("%s is read again in %d s: %s", topic.topicName(), PAUSE_SECONDS, e.getMessage());
                pause();
            }
        }
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void pause() {
        try {
            stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }
}
