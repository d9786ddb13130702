package io.ringfence.bench.console;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.standalone.Api;
import io.ringfence.standalone.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a page has to cope with: a million networks, fifty nodes, ten thousand extensions with limits of their own. */
final class LargeCluster {

    static final int NETWORKS = 1_000_000;
    static final int NODES = 50;
    static final int EXTENSIONS = 10_000;
    private static final int ENTRIES = 300;
    private static final int AT_ONCE = 8;

    private LargeCluster() {}

    static void fill(Stack stack) throws InterruptedException {
        send(
                stack,
                "PUT",
                "/api/v1/tenants/large",
                "{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\"}");
        send(stack, "PUT", "/api/v1/tenants/large/limits", "{\"extensionDaily\":\"5.00\",\"tenantDaily\":\"500.00\"}");
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int number = 0; number < EXTENSIONS; number++) {
                String path = "/api/v1/tenants/large/extensions/" + (10_000 + number) + "/limits";
                threads.execute(() -> send(stack, "PUT", path, "{\"daily\":\"12.50\"}"));
            }
            for (int number = 0; number < ENTRIES; number++) {
                String cidr = "203.0." + number / 100 + "." + number % 100;
                threads.execute(() -> send(
                        stack, "POST", "/api/v1/firewall/entries", "{\"list\":\"BLOCK\",\"cidr\":\"" + cidr + "\"}"));
            }
        }
        StringBuilder list = new StringBuilder(NETWORKS * 15);
        for (int number = 0; number < NETWORKS; number++) {
            list.append("11.")
                    .append(number >> 16 & 255)
                    .append('.')
                    .append(number >> 8 & 255)
                    .append('.')
                    .append(number & 254)
                    .append("/31\n");
        }
        Api.Answer answer = stack.api()
                .call(
                        "PUT",
                        "/api/v1/firewall/lists/million?list=BLOCK",
                        "text/plain",
                        list.toString(),
                        Duration.ofMinutes(2));
        if (answer.status() >= 400) {
            throw new IllegalStateException("the list is refused: " + answer.json());
        }
        report(stack, Instant.now());
    }

    /** Fifty nodes say that they are well. */
    static void report(Stack stack, Instant at) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 2; number <= NODES; number++) {
                NodeReported report = new NodeReported(
                        "node" + number,
                        at,
                        NodeReported.Mode.ENFORCING,
                        null,
                        1_000,
                        "same",
                        "same",
                        IntStream.range(0, 12)
                                .mapToObj(set -> new NodeReported.SetReport("rf-set" + set, 90_000, 90_000))
                                .toList(),
                        List.of(),
                        3,
                        new NodeReported.Repair(at, "the chain was gone"),
                        null,
                        List.of(),
                        new NodeFacts("nft", List.of("198.51.100.1/32"), 5_000_000),
                        at,
                        3_600,
                        List.of(),
                        null,
                        null);
                var _ = producer.send(KafkaRecords.toRecord(
                        Topic.NODE_STATUS, Codec.encode(report, "/node-agent/bench", at, OptionalLong.empty())));
            }
            producer.flush();
        }
    }

    private static void send(Stack stack, String method, String path, String body) {
        Api.Answer answer = stack.api().call(method, path, body);
        if (answer.status() >= 400) {
            throw new IllegalStateException(method + " " + path + ": " + answer.json());
        }
    }
}
