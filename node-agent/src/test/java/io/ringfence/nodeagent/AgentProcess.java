package io.ringfence.nodeagent;

import io.restassured.path.json.JsonPath;
import io.ringfence.standalone.testing.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged agent as a process of its own, as a node runs it. */
final class AgentProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private AgentProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; the log goes to {@code agent.log} in the folder. */
    static AgentProcess start(
            Path folder, String bootstrap, List<String> commandPrefix, Map<String, String> environment)
            throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put("NODE_AGENT_COMMAND_PREFIX", String.join(",", commandPrefix));
        all.put("KAFKA_BOOTSTRAP_SERVERS", bootstrap);
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return new AgentProcess(launch(folder, List.of(), all), port);
    }

    /** Starts it inside a namespace, without a broker and on its usual port; its figures can't be asked for from here. */
    static AgentProcess startInside(Path folder, NetworkNamespace namespace, Map<String, String> environment)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        return new AgentProcess(launch(folder, namespace.prefix(), all), 0);
    }

    private static Process launch(Path folder, List<String> before, Map<String, String> environment)
            throws IOException {
        List<String> line = new ArrayList<>(before);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(Files.readAllLines(Path.of("src/main/jvm.options")).stream()
                .filter(option -> option.startsWith("-"))
                .toList());
        line.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("agent.log").toFile()));
        builder.environment().put("NODE_AGENT_NODE", "pbx-1");
        builder.environment()
                .put("NODE_AGENT_STATE_DIR", folder.resolve("state").toString());
        builder.environment().put("NODE_AGENT_BACKEND", "nft");
        builder.environment().put("NODE_AGENT_DRY_RUN", "false");
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Where it answers. */
    int port() {
        return port;
    }

    /** A figure of {@code /q/metrics}; -1 while there is none. */
    double metric(String name) {
        return get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }

    /** A field of the readiness check's data; empty while there is none. */
    String health(String field) {
        String body = get("/q/health/ready");
        if (body.isEmpty()) {
            return "";
        }
        String value = JsonPath.from(body).getString("checks[0].data." + field);
        return value == null ? "" : value;
    }

    /** Resident memory in MiB. */
    long residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return ""; // not up yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
