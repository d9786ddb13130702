package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.RoutePublished;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The question that a PBX asks before each call, to an agent that has a copy of a large cluster's limits. */
final class DialLatency {

    private static final int TENANTS = 1_000;
    private static final int BLOCKS_EACH = 10;
    private static final List<String> ROUTES = List.of("39", "44", "1", "49", "882");
    private static final List<String> NUMBERS = List.of("0600000101", "+442079460106", "+12025550107", "+4930123456");
    private static final int EXTENSIONS = 100;
    private static final int RATE = 5_000;
    private static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private DialLatency() {}

    static void measure(Figures figures, CallWorld world) {
        publish(world.kafka());
        int port = world.agent();
        try (DialLoad load = new DialLoad(port, CONNECTIONS, DialLatency::question)) {
            // The last extension with a block of the last tenant; topics are read side by side, so some more time after
            // it.
            world.await("the agent's copy", Duration.ofMinutes(2), () -> load.isRefused(blocked(TENANTS - 1)));
            DialLoad.Result warm = load.run(RATE, WARM_UP);
            if (warm.failed() > 0) {
                throw new IllegalStateException(
                        warm.failed() + " questions had no answer while the agent was warming up");
            }
            DialLoad.Result result = load.run(RATE, MEASURED);
            if (result.refused() == 0 || result.allowed() == 0 || result.failed() > 0) {
                throw new IllegalStateException("answers are wrong: " + result.allowed() + " allowed, "
                        + result.refused() + " refused, " + result.failed() + " none at all");
            }
            figures.note(
                    "GET /dial, %d questions/s for %d s over %d connections after %d s for warming up; %d tenants, %d blocks, %d"
                            + " routes; %d allowed, %d refused; from the instant at which each was to be sent: p50 %.2f ms, p90 %.2f ms,"
                            + " p99.9 %.2f ms, max %.1f ms; how late it was sent: p99 %.2f ms",
                    RATE,
                    MEASURED.toSeconds(),
                    CONNECTIONS,
                    WARM_UP.toSeconds(),
                    TENANTS,
                    TENANTS * BLOCKS_EACH,
                    TENANTS * ROUTES.size(),
                    result.allowed(),
                    result.refused(),
                    Figures.median(result.millis()),
                    Figures.quantile(result.millis(), 0.9),
                    Figures.quantile(result.millis(), 0.999),
                    Figures.quantile(result.millis(), 1),
                    Figures.quantile(result.lateMillis(), 0.99));
            figures.figure("dial_p99", Figures.quantile(result.millis(), 0.99), "ms");
        } catch (IOException e) {
            throw new IllegalStateException("the agent can't be asked: " + e.getMessage(), e);
        }
    }

    /** One question in ten is of an extension that is blocked. */
    private static String question(int number) {
        int tenant = number * 7 % TENANTS;
        int extension =
                number % 10 == 0 ? number / 10 % BLOCKS_EACH : BLOCKS_EACH + number % (EXTENSIONS - BLOCKS_EACH);
        String dialled = NUMBERS.get(number % NUMBERS.size()).replace("+", "%2B");
        return "/dial?tenant=dial-" + tenant + "&extension=e" + extension + "&number=" + dialled + "&callId=1795549082."
                + number;
    }

    private static String blocked(int tenant) {
        return "/dial?tenant=dial-" + tenant + "&extension=e" + (BLOCKS_EACH - 1) + "&number=0600000101";
    }

    private static void publish(String kafka) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            CallLimits limits = new CallLimits("10.00", "100.00", "1000.00", "2.00", 5, "20.00", null);
            for (int partition = 0; partition < Topic.CALL_EVENTS.partitions(); partition++) {
                send(producer, Topic.CALL_BLOCKS, new CountingProgress(partition, Instant.now()));
            }
            for (int number = 0; number < TENANTS; number++) {
                String tenant = "dial-" + number;
                send(producer, Topic.CALL_LIMITS, CallLoad.tenant(tenant, limits));
                for (String prefix : ROUTES) {
                    send(producer, Topic.CALL_LIMITS, new RoutePublished(tenant, prefix, Rate.perMinute("0.20"), null));
                }
                for (int extension = 0; extension < BLOCKS_EACH; extension++) {
                    send(producer, Topic.CALL_BLOCKS, block(tenant, "e" + extension));
                }
            }
        }
    }

    private static BlockRaised block(String tenant, String extension) {
        return new BlockRaised(
                tenant,
                Scope.EXTENSION,
                extension,
                Limit.EXTENSION_DAILY,
                1,
                tenant + extension,
                "2026-11-25",
                "10.20",
                "10.00",
                "EUR",
                null,
                null,
                List.of(),
                Instant.now(),
                Instant.now().plus(Duration.ofDays(1)),
                1,
                "spent");
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Topic topic, Event event) {
        var _ = producer.send(
                KafkaRecords.toRecord(topic, Codec.encode(event, "/bench", Instant.now(), OptionalLong.empty())));
    }
}
