package io.ringfence.notifier;

import io.ringfence.standalone.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, to be killed. */
final class NotifierProcess implements AutoCloseable {

    /** The token of its API. */
    static final String TOKEN = "notifier-token-of-the-tests";

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final int port = Ports.free();
    private final Process process;

    /** Starts it; the log goes to {@code notifier.log} in the folder. */
    NotifierProcess(World world, Map<String, String> settings) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(Files.readAllLines(Path.of("src/main/jvm.options")).stream()
                .filter(option -> option.startsWith("-"))
                .toList());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", JAR.toString())); // it never lives long
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        world.folder().resolve("notifier.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        world.kafka(),
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        world.database(),
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "NOTIFIER_GROUP",
                        world.group(),
                        "NOTIFIER_TOKEN",
                        TOKEN,
                        "NOTIFIER_PUBLIC_URL",
                        "https://ringfence.example.com/",
                        "NOTIFIER_RETRY_FIRST",
                        "100ms",
                        "NOTIFIER_RETRY_LONGEST",
                        "400ms"));
        builder.environment().putAll(settings);
        this.process = builder.start();
    }

    /** Where it answers. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it without order, as a power cut does. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}
