package io.ringfence.standalone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker (KRaft, broker and controller in one) in this process. Its data stay in the folder: a broker started
 * later on the same folder has the same topics and records, whatever its ports.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String CONTROLLER = "CONTROLLER";

    /**
     * Where clients reach the broker. The address is also the advertised one, so it must be reachable by them.
     *
     * @param name capital letters, unique in the broker
     * @param host an address of this machine
     * @param port 1 to 65535
     */
    public record Listener(String name, String host, int port) {
        /** A listener on 127.0.0.1 and a free port. */
        public static Listener loopback() {
            return new Listener("PLAINTEXT", "127.0.0.1", Ports.free());
        }

        /** Host and port, as a client's {@code bootstrap.servers}. */
        public String address() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }

        String url() {
            return name + "://" + address();
        }
    }

    private final KafkaRaftServer server;
    private final List<Listener> listeners;

    private EmbeddedKafka(KafkaRaftServer server, List<Listener> listeners) {
        this.server = server;
        this.listeners = listeners;
    }

    /** Starts a broker on 127.0.0.1 and a free port; returns when clients can use it. */
    public static EmbeddedKafka start(Path dataDir) {
        return start(dataDir, List.of(Listener.loopback()));
    }

    /**
     * Starts a broker; returns when clients can use it.
     *
     * @param dataDir formatted when it is empty or absent
     * @param listeners at least one; the first is also used between brokers
     */
    public static EmbeddedKafka start(Path dataDir, List<Listener> listeners) {
        return start(dataDir, listeners, Map.of());
    }

    /**
     * Starts a broker that asks its clients who they are, say; returns when clients can use it.
     *
     * @param dataDir formatted when it is empty or absent
     * @param listeners at least one; the first is also used between brokers
     * @param settings the broker's, before those that it has here otherwise
     */
    public static EmbeddedKafka start(Path dataDir, List<Listener> listeners, Map<String, String> settings) {
        Logs.quiet();
        List<Listener> all = List.copyOf(listeners);
        all.forEach(listener -> Ports.requireFree(
                "the Kafka listener " + listener.name(), listener.host(), listener.port(), "KAFKA_PORT"));
        Properties properties = properties(dataDir, all);
        properties.putAll(settings);
        return inOwnClassLoader(() -> {
            try {
                format(dataDir, properties);
                KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
                server.startup();
                return new EmbeddedKafka(server, all);
            } catch (IOException | RuntimeException e) {
                throw new StandaloneException(
                        "Kafka does not start on %s: %s. If its data are damaged, move the folder away and start again."
                                .formatted(dataDir, StandaloneException.reason(e)),
                        e);
            }
        });
    }

    /** Host and port of the first listener, as a client's {@code bootstrap.servers}. */
    public String bootstrap() {
        return listeners.getFirst().address();
    }

    /** Host and port of the listener with that name. */
    public String bootstrap(String listener) {
        return listeners.stream()
                .filter(each -> each.name().equals(listener))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No listener " + listener + " among " + listeners))
                .address();
    }

    /** Ends the broker and waits until its files are closed. A second call does nothing. */
    public void stop() {
        inOwnClassLoader(() -> {
            server.shutdown();
            server.awaitShutdown();
            return this;
        });
    }

    @Override
    public void close() {
        stop();
    }

    private static Properties properties(Path dataDir, List<Listener> listeners) {
        int controllerPort = Ports.free();
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        // Static voters are read from here at each start, so the port may be another one every time.
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("listeners", urls(listeners) + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", urls(listeners));
        properties.put(
                "listener.security.protocol.map",
                Stream.concat(listeners.stream().map(Listener::name), Stream.of(CONTROLLER))
                        .map(name -> name + ":PLAINTEXT")
                        .collect(Collectors.joining(",")));
        properties.put("inter.broker.listener.name", listeners.getFirst().name());
        properties.put("log.dirs", dataDir.toAbsolutePath().toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        properties.put("log.cleaner.threads", "1");
        // Room for 300,000 keys in one pass; the default of 128 MiB is for brokers with thousands of partitions.
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        return properties;
    }

    private static String urls(List<Listener> listeners) {
        return listeners.stream().map(Listener::url).collect(Collectors.joining(","));
    }

    private static void format(Path dataDir, Properties properties) throws IOException {
        if (Files.exists(dataDir.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(dataDir);
        Path file = Files.createTempFile("kafka-format-", ".properties");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            try (var writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            String cluster = Uuid.randomUuid().toString();
            int code = StorageTool.execute(
                    new String[] {"format", "--config", file.toString(), "--cluster-id", cluster}, out);
            if (code != 0) {
                throw new IOException("formatting ended with " + code + ": "
                        + output.toString(StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Kafka loads configured classes through the thread's class loader, which in a test may not know Kafka. */
    private static <T> T inOwnClassLoader(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(EmbeddedKafka.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
