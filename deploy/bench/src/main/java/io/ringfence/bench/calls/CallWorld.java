package io.ringfence.bench.calls;

import io.ringfence.bench.Patience;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.EmbeddedPostgres;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.Topics;
import io.ringfence.standalone.os.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A broker, a PostgreSQL that flushes to disk, and watchers as processes of their own. */
final class CallWorld implements AutoCloseable {

    private static final String PASSWORD = "bench-calls";

    private final Path data;
    private final Path home = Path.of("").toAbsolutePath();
    private final int postgresPort = Ports.free();
    private final EmbeddedKafka kafka;
    private final List<Process> watchers = new ArrayList<>();
    private EmbeddedPostgres postgres;
    private String database = "";
    private @Nullable Connection asking;

    CallWorld() {
        this.data = home.resolve("var/bench");
        Folder.delete(data);
        this.kafka = EmbeddedKafka.start(data.resolve("kafka"));
        Topics.create(kafka.bootstrap());
        this.postgres = startPostgres();
    }

    private EmbeddedPostgres startPostgres() {
        return EmbeddedPostgres.startKept(
                data.resolve("postgres"), postgresPort, data.resolve("postgres.log"), PASSWORD);
    }

    String kafka() {
        return kafka.bootstrap();
    }

    /** A database that is nobody else's; watchers that start from now on use it. */
    void useDatabase(String name) {
        database = postgres.createDatabase(name);
        asking = null;
    }

    String database() {
        return database;
    }

    /** Ends PostgreSQL in order and starts it again. */
    void restartPostgres() {
        postgres.close();
        postgres = startPostgres();
    }

    /**
     * Starts a watcher.
     *
     * @param instance the name that it has again after a crash
     */
    Process watcher(String group, String instance, String... further) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:AOTCache=" + home.resolve("billing-watcher/target/quarkus-app/app.aot"),
                "-XX:+ExitOnOutOfMemoryError"));
        line.addAll(List.of(further));
        line.addAll(flags("WATCHER_JAVA"));
        line.addAll(List.of(
                "-jar",
                home.resolve("billing-watcher/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve("watcher.log").toFile()));
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
        builder.environment().put("QUARKUS_DATASOURCE_JDBC_URL", database);
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().put("BILLING_WATCHER_GROUP", group);
        builder.environment().put("BILLING_WATCHER_INSTANCE", instance);
        try {
            Process process = builder.start();
            watchers.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a node-agent that applies nothing; the port on which it answers. */
    int agent() {
        int port = Ports.free();
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        try {
            Files.readAllLines(home.resolve("node-agent/src/main/jvm.options")).stream()
                    .filter(option -> option.startsWith("-"))
                    .forEach(line::add);
            line.addAll(flags("AGENT_JAVA"));
            line.addAll(List.of(
                    "-jar",
                    home.resolve("node-agent/target/quarkus-app/quarkus-run.jar")
                            .toString()));
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("watcher.log").toFile());
            builder.environment()
                    .putAll(Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap(),
                            "QUARKUS_HTTP_PORT", Integer.toString(port),
                            "NODE_AGENT_NODE", "pbx-1",
                            "NODE_AGENT_STATE_DIR", data.resolve("agent").toString(),
                            "NODE_AGENT_DRY_RUN", "true"));
            watchers.add(builder.start());
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Further JVM flags from outside, such as a flight recording. */
    private static List<String> flags(String variable) {
        String flags = System.getenv().getOrDefault(variable, "").strip();
        return flags.isEmpty() ? List.of() : List.of(flags.split("\\s+"));
    }

    /** What processes have used until now: the watcher, PostgreSQL, and this one with the broker and the load. */
    List<Duration> processorTime(Process watcher) {
        Duration postgres = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                .map(CallWorld::used)
                .reduce(Duration.ZERO, Duration::plus);
        return List.of(used(watcher.toHandle()), postgres, used(ProcessHandle.current()));
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends a watcher without order. */
    void kill(Process watcher) {
        watchers.remove(watcher);
        watcher.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    void killAll() {
        List.copyOf(watchers).forEach(this::kill);
    }

    /** A number from the watchers' database, through a connection that stays; 0 while its tables are not there. */
    long number(String sql) {
        try {
            if (asking == null || asking.isClosed()) {
                asking = DriverManager.getConnection(database);
            }
            try (Statement statement = asking.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException e) {
            return 0;
        }
    }

    /** Waits, with a limit after which the log of the watchers is where to look. */
    void await(String what, Duration limit, BooleanSupplier done) {
        Patience.await(what, limit, data.resolve("watcher.log"), done);
    }

    @Override
    public void close() {
        killAll();
        postgres.close();
        kafka.close();
        Folder.delete(data);
    }
}
