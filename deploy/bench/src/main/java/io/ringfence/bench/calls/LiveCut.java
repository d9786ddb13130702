package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A limit that is reached by what calls in progress cost: how soon are they asked to end, and what was spent by then? */
final class LiveCut {

    private static final int ROUNDS = 5;
    private static final int CALLS = 20;

    private LiveCut() {}

    static void measure(Figures figures, CallWorld world) {
        world.useDatabase("live");
        Process watcher = world.watcher("live", "one");
        double[] late = new double[ROUNDS];
        double overspent = 0;
        try (CallLoad load = new CallLoad(world.kafka(), "live", 0)) {
            load.limits(new CallLimits("100.00", null, null, null, null, null, null));
            for (int round = 0; round < ROUNDS; round++) {
                // The second quantum of 60 s begins in 8 s; then 120.00 are held of 100.00.
                Instant answered = Instant.now().minusSeconds(52);
                for (int call = 0; call < CALLS; call++) {
                    load.send(
                            Topic.CALL_EVENTS,
                            new CallAnswered(
                                    load.tenant(round),
                                    "live:" + round + ":" + call,
                                    "pbx-1",
                                    "101",
                                    "+442079460101",
                                    answered,
                                    answered,
                                    Rate.perMinute("3.00")));
                }
                Instant reached = answered.plusSeconds(60);
                Instant asked = awaitHangUp(world.kafka(), load.tenant(round));
                late[round] = Duration.between(reached, asked).toMillis() / 1e3;
                double spent =
                        CALLS * 3.0 / 60 * Duration.between(answered, asked).toMillis() / 1e3;
                overspent = Math.max(overspent, spent - 100);
            }
        }
        world.kill(watcher);
        figures.note(
                "%d rounds of %d calls at 3.00 a minute, limit 100.00; median %.2f s",
                ROUNDS, CALLS, Figures.median(late));
        figures.figure("live_cut", Figures.quantile(late, 1), "s");
        figures.note(
                "what had been spent above the limit when the calls were asked to end, with holds from the answer on");
        figures.figure("overspend", Math.max(0, overspent), "EUR");
    }

    private static Instant awaitHangUp(String kafka, String tenant) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.NODE_COMMANDS.partitions())
                    .mapToObj(partition -> new TopicPartition(Topic.NODE_COMMANDS.topicName(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(new ArrayList<>(partitions));
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (Codec.decode(KafkaRecords.toMessage(record)) instanceof HangUpRequested asked
                            && asked.tenant().equals(tenant)) {
                        return Instant.now();
                    }
                }
            }
        } catch (UnreadableException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("nobody was asked to hang up");
    }
}
