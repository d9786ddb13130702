package io.ringfence.billingwatcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, to be killed. */
final class WatcherProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final ProcessBuilder builder;
    private final Process process;

    private WatcherProcess(ProcessBuilder builder) throws IOException {
        this.builder = builder;
        this.process = builder.start();
    }

    /** Starts it; the log goes to {@code watcher.log} in the folder. */
    static WatcherProcess start(Path folder, String kafka, String jdbcUrl, String group) throws IOException {
        return start(folder, kafka, jdbcUrl, group, Map.of());
    }

    /** The same with more settings, as variables of the environment. */
    static WatcherProcess start(Path folder, String kafka, String jdbcUrl, String group, Map<String, String> settings)
            throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(Files.readAllLines(Path.of("src/main/jvm.options")).stream()
                .filter(option -> option.startsWith("-"))
                .toList());
        line.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("watcher.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka,
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        jdbcUrl,
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "BILLING_WATCHER_GROUP",
                        group,
                        "BILLING_WATCHER_BATCH",
                        "500",
                        "BILLING_WATCHER_THREADS",
                        "1"));
        builder.environment().put("BILLING_WATCHER_INSTANCE", "w-" + UUID.randomUUID());
        builder.environment().putAll(settings);
        return new WatcherProcess(builder);
    }

    /** Ends it without order, as a power cut does. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Ends it likewise, and starts it again under its name. */
    WatcherProcess killedAndAgain() throws IOException {
        kill();
        return new WatcherProcess(builder);
    }

    @Override
    public void close() {
        kill();
    }
}
