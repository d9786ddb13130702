package io.ringfence.trafficsensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program on a node whose interfaces come and go, that has no right to capture, and whose brokers are away. */
@RequiresNetworkNamespaces
@Timeout(120)
class InterfacesIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toString();
    private static final int DATAGRAMS = 20;

    @TempDir
    Path folder;

    private NetworkNamespace node;
    private Process process;

    @BeforeEach
    void open() {
        node = NetworkNamespace.create();
    }

    @AfterEach
    void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        node.close();
    }

    @Test
    void anInterfaceThatComesIsCapturedOnAndWhatItBringsWaitsForTheBrokers() throws Exception {
        start(List.of());
        awaitReady("no interface is up");

        try (NetworkNamespace peer = NetworkNamespace.create()) {
            node.connect("198.18.7.1/24", peer, "198.18.7.2/24");
            awaitMetric("ringfence_traffic_interfaces 1.0");
            send(peer);
            awaitMetric("ringfence_traffic_outcomes_total{outcome=\"not_sip\"} " + DATAGRAMS + ".0");
            awaitReady("Kafka does not take packets: ");
            assertThat(ask("/q/metrics"))
                    .contains("ringfence_traffic_drops_total{where=\"kafka\"} 0.0")
                    .doesNotContain("ringfence_traffic_queue_bytes 0.0");
        }
        awaitMetric("ringfence_traffic_interfaces 0.0");

        try (NetworkNamespace peer = NetworkNamespace.create()) {
            node.connect("198.18.7.1/24", peer, "198.18.7.2/24");
            awaitMetric("ringfence_traffic_interfaces 1.0");
            send(peer);
            awaitMetric("ringfence_traffic_frames_total " + 2 * DATAGRAMS + ".0");
        }
    }

    @Test
    void withoutTheRightToCaptureItSaysWhichOneIsMissing() throws Exception {
        start(List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"));

        awaitReady("CAP_NET_RAW");
    }

    @Test
    void itNeedsThatRightAndNotToBeRoot() throws Exception {
        start(List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all,+net_raw",
                "--ambient-caps=+net_raw",
                "--bounding-set=-all,+net_raw",
                "--no-new-privs"));

        awaitMetric("ringfence_traffic_interfaces 1.0");
    }

    private void start(List<String> before) throws IOException {
        List<String> command = new ArrayList<>(node.prefix());
        command.addAll(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", JAR));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TRAFFIC_SENSOR_NODE", "pbx-1");
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9");
        if (!before.isEmpty()) {
            builder.environment().put("TRAFFIC_SENSOR_INTERFACES", "lo");
        }
        process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
    }

    private static void send(NetworkNamespace from) {
        from.run("bash", "-c", "for i in {1.." + DATAGRAMS + "}; do echo -n x > /dev/udp/198.18.7.1/5060; done");
    }

    private void awaitReady(String reason) {
        await().atMost(LIMIT).until(() -> ask("/q/health/ready").contains(reason));
    }

    private void awaitMetric(String line) {
        await().atMost(LIMIT).until(() -> ask("/q/metrics").contains(line));
    }

    private String ask(String path) {
        return node.run("bash", "-c", "curl -s http://127.0.0.1:8060" + path + " || true");
    }
}
