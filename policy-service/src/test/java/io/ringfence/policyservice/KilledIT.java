package io.ringfence.policyservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.OwnBacking;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own, killed between commit and publish. */
class KilledIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatWasCommittedIsPublishedByTheNextProcess() throws Exception {
        try (OwnBacking.Servers servers = new OwnBacking.Servers()) {
            // Given
            Topics.create(servers.kafka());
            int port = freePort();
            Process process = start(servers, port);
            try {
                awaitReady(port);
                servers.stopKafka();
                for (int i = 1; i <= 20; i++) {
                    assertThat(post(port, "198.18.30." + i)).isEqualTo(201);
                }
            } finally {
                kill(process);
            }

            // When
            servers.startKafka();
            Process next = start(servers, port);
            try {
                awaitReady(port);

                // Then
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(TopicReader.all(servers.kafka(), Topic.FIREWALL_POLICY).stream()
                                        .map(read -> read.message().key())
                                        .filter(key -> key.startsWith("entry/BLOCK/198.18.30."))
                                        .distinct())
                                .hasSize(20));
            } finally {
                kill(next);
            }
        }
    }

    private Process start(OwnBacking.Servers servers, int port) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java.toString(), "-Xmx256m", "-jar", JAR.toAbsolutePath().toString()));
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", servers.jdbcUrl());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka());
        environment.put("POLICY_SERVICE_BOOTSTRAP_TOKEN", Backing.TOKEN);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        return builder.start();
    }

    private void awaitReady(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .ignoreExceptions()
                    .until(() -> http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .contains("ACTIVE"));
        } catch (RuntimeException e) {
            throw new AssertionError("not ready; its log:\n" + log(), e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private int post(int port, String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/firewall/entries"))
                .header("Authorization", "Bearer " + Backing.TOKEN)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString("{\"list\":\"BLOCK\",\"cidr\":\"" + address + "\"}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
