package io.ringfence.policyservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.OwnBacking;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.Topics;
import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own, killed between commit and publish. */
class KilledIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatWasCommittedIsPublishedByTheNextProcess() throws Exception {
        try (OwnBacking.Servers servers = new OwnBacking.Servers()) {
            // Given
            Topics.create(servers.kafka());
            Process process = start(servers, "first");
            try {
                int port = awaitReady("first");
                servers.stopKafka();
                for (int i = 1; i <= 20; i++) {
                    assertThat(post(port, "198.18.30." + i)).isEqualTo(201);
                }
            } finally {
                kill(process);
            }

            // When
            servers.startKafka();
            Process next = start(servers, "second");
            try {
                awaitReady("second");

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

    private Process start(OwnBacking.Servers servers, String log) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java.toString(), "-Xmx256m", "-jar", JAR.toAbsolutePath().toString()));
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", servers.jdbcUrl());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka());
        environment.put("POLICY_SERVICE_BOOTSTRAP_TOKEN", Backing.TOKEN);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
        return builder.start();
    }

    /** The port that the process has chosen, once it publishes. */
    private int awaitReady(String log) {
        try {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .ignoreExceptions()
                    .until(
                            () -> {
                                int port = port(log);
                                HttpRequest request = HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                                        .timeout(Duration.ofSeconds(5))
                                        .build();
                                String health = http.send(request, HttpResponse.BodyHandlers.ofString())
                                        .body();
                                return health.contains("ACTIVE") ? port : 0;
                            },
                            port -> port > 0);
        } catch (RuntimeException e) {
            throw new AssertionError("not ready; its log:\n" + read(log), e);
        }
    }

    private int port(String log) {
        Matcher listening = LISTENING.matcher(read(log));
        return listening.find() ? Integer.parseInt(listening.group(1)) : 0;
    }

    private String read(String log) {
        try {
            return Files.readString(folder.resolve(log));
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
}
