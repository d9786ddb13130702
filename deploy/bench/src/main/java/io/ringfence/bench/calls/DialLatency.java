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
    private static final int EXTENSIONS = 100;

    private DialLatency() {}

    static void measure(Figures figures, CallWorld world) {
        publish(world.kafka());
        int port = world.agent();
        List<Double> result = DialAsker.ask(port, TENANTS, BLOCKS_EACH, EXTENSIONS);
        figures.note(
                "GET /dial, %d questions/s for %d s over %d connections after as long for warming up; %d tenants, %d blocks, %d"
                        + " routes; %.0f allowed, %.0f refused; asked by a process of its own with a high priority, as a PBX has; from"
                        + " the instant at which each was to be sent: p50 %.2f ms, p90 %.2f ms, p99.9 %.2f ms, max %.1f ms; how late it"
                        + " was sent: p99 %.2f ms",
                DialAsker.RATE,
                DialAsker.TIME.toSeconds(),
                DialAsker.CONNECTIONS,
                TENANTS,
                TENANTS * BLOCKS_EACH,
                TENANTS * ROUTES.size(),
                result.get(0),
                result.get(1),
                result.get(2),
                result.get(3),
                result.get(5),
                result.get(6),
                result.get(7));
        figures.figure("dial_p99", result.get(4), "ms");
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
