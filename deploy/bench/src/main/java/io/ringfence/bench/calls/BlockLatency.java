package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** From the sending of the record that reaches a limit to the block as another program reads it, at 1,000 records a second. */
final class BlockLatency {

    private static final int RATE = 1_000;
    private static final int SECONDS = 45;
    private static final int WARM_UP = 30;
    private static final int EVERY = 10;

    private BlockLatency() {}

    static void measure(Figures figures, CallWorld world) {
        world.useDatabase("latency");
        Map<String, Long> sentAt = new ConcurrentHashMap<>();
        Map<String, Long> took = new ConcurrentHashMap<>();
        Process watcher = world.watcher("latency", "one");
        try (CallLoad load = new CallLoad(world.kafka(), "latency", 0)) {
            // One record in ten is of an extension of its own, whose first call reaches the limit.
            load.limits(new CallLimits("0.30", "1000000", "10000000", "100", 10_000, null, null));
            load.call(0, "first", "lat:first", Instant.now());
            load.flush();
            world.await("the first transaction", Duration.ofMinutes(1), () -> CallsBench.counted(world) > 0);
            Thread reader = Thread.ofPlatform().daemon().start(() -> read(world.kafka(), sentAt, took));
            long start = System.nanoTime();
            int calls = RATE * SECONDS;
            for (int call = 0; call < calls; call++) {
                long due = start + call * 1_000_000_000L / RATE;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
                }
                String id = "lat:" + call;
                boolean blocks = call % EVERY == 0;
                if (blocks && call >= RATE * WARM_UP) {
                    sentAt.put(id, System.nanoTime());
                }
                load.call(call % CallLoad.TENANTS, blocks ? "b" + call : "f", id, Instant.now());
            }
            load.flush();
            int expected = RATE * (SECONDS - WARM_UP) / EVERY;
            world.await("every block", Duration.ofSeconds(60), () -> took.size() >= expected);
            reader.interrupt();
        }
        world.kill(watcher);
        double[] millis =
                took.values().stream().mapToDouble(nanos -> nanos / 1e6).toArray();
        figures.note(
                "%d blocks at %d records/s, after %d s for warming up; p90 %.1f ms, max %.1f ms",
                millis.length, RATE, WARM_UP, Figures.quantile(millis, 0.9), Figures.quantile(millis, 1));
        figures.figure("cdr_to_block_p50", Figures.median(millis), "ms");
        figures.figure("cdr_to_block_p99", Figures.quantile(millis, 0.99), "ms");
    }

    private static void read(String kafka, Map<String, Long> sentAt, Map<String, Long> took) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.CALL_BLOCKS.partitions())
                    .mapToObj(partition -> new TopicPartition(Topic.CALL_BLOCKS.topicName(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    long now = System.nanoTime();
                    Event event = Codec.decode(KafkaRecords.toMessage(record));
                    if (event instanceof BlockRaised block && block.causeCallId() != null) {
                        Long sent = sentAt.get(block.causeCallId());
                        if (sent != null) {
                            took.putIfAbsent(block.causeCallId(), now - sent);
                        }
                    }
                }
            }
        } catch (UnreadableException | org.apache.kafka.common.errors.InterruptException e) {
            return; // the measurement is over, or waits in vain and says so
        }
    }
}
