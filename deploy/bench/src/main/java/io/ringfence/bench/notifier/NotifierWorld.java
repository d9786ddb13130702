package io.ringfence.bench.notifier;

import io.ringfence.bench.Patience;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.notification.Digest;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.contract.notification.Recipient;
import io.ringfence.contract.notification.Severity;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.EmbeddedPostgres;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.Topics;
import io.ringfence.standalone.os.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A broker, a PostgreSQL that flushes to disk, an SMTP server, and notifiers as processes of their own. */
final class NotifierWorld implements AutoCloseable {

    private final Path home = Path.of("").toAbsolutePath();
    private final Path data = home.resolve("var/bench");
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;
    private final String database;
    private final SmtpSink smtp = new SmtpSink();
    private final List<Process> notifiers = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private final KafkaProducer<byte[], byte[]> producer;
    private @Nullable Connection asking;
    private long version;

    NotifierWorld() {
        Folder.delete(data);
        kafka = EmbeddedKafka.start(data.resolve("kafka"));
        Topics.create(kafka.bootstrap());
        postgres = EmbeddedPostgres.startKept(
                data.resolve("postgres"), Ports.free(), data.resolve("postgres.log"), "bench-notifier");
        database = postgres.createDatabase("notifier");
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap(), ProducerConfig.LINGER_MS_CONFIG, 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    SmtpSink smtp() {
        return smtp;
    }

    /** Starts a notifier. */
    Process notifier(String group) {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        port = Ports.free();
        try {
            Files.readAllLines(home.resolve("notifier/src/main/jvm.options")).stream()
                    .filter(option -> option.startsWith("-"))
                    .forEach(line::add);
            line.addAll(List.of(
                    "-jar",
                    home.resolve("notifier/target/quarkus-app/quarkus-run.jar").toString()));
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.resolve("notifier.log").toFile()));
            builder.environment()
                    .putAll(Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS",
                            kafka.bootstrap(),
                            "QUARKUS_DATASOURCE_JDBC_URL",
                            database,
                            "QUARKUS_HTTP_PORT",
                            Integer.toString(port),
                            "NOTIFIER_GROUP",
                            group,
                            "NOTIFIER_SMTP_HOST",
                            "127.0.0.1",
                            "NOTIFIER_SMTP_PORT",
                            Integer.toString(smtp.port()),
                            "NOTIFIER_SMTP_START_TLS",
                            "DISABLED",
                            "NOTIFIER_RETRY_FIRST",
                            "500ms",
                            "NOTIFIER_RETRY_LONGEST",
                            "500ms"));
            Process process = builder.start();
            notifiers.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill(Process notifier) {
        notifiers.remove(notifier);
        notifier.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Switches mails on from now on. */
    void settings(NotificationSettings.Mode mode) {
        send(
                Topic.NOTIFICATION_SETTINGS,
                new NotificationSettingsPublished(
                        ++version,
                        Instant.now().minusSeconds(1),
                        new NotificationSettings(
                                true,
                                "ringfence@example.com",
                                List.of(new Recipient("noc@example.com", List.of(), List.of())),
                                mode,
                                Digest.DAILY,
                                1,
                                null,
                                "UTC",
                                Severity.WARNING,
                                null)));
        producer.flush();
    }

    /** Sends a ban of an address that a number makes. */
    void ban(int number) {
        Instant now = Instant.now();
        String address = address(number);
        send(
                Topic.BANS,
                new IpBanned(
                        address,
                        address,
                        IpBanned.Origin.FAIL2BAN,
                        "pbx-" + number % 3,
                        "asterisk",
                        null,
                        now,
                        now.plus(Duration.ofHours(1)),
                        5,
                        List.of("NOTICE[123] chan_sip.c: Registration from '\"100\" <sip:100@pbx>' failed for '"
                                + address + ":5060' - Wrong password"),
                        "5 failures in 10 minutes",
                        true));
    }

    static String address(int number) {
        return "198." + (16 + number / 62_500) + "." + number / 250 % 250 + "." + number % 250;
    }

    void flush() {
        producer.flush();
    }

    private void send(Topic topic, Event event) {
        var _ = producer.send(
                KafkaRecords.toRecord(topic, Codec.encode(event, "/bench", Instant.now(), OptionalLong.empty())));
    }

    /** A number from the notifier's database; 0 while its tables are not there. */
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

    /** A counter of the notifier that was started last; 0 while it does not answer. */
    long counter(String name) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("ringfence_notifier_" + name + "_total "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Resident memory of a process, in MiB. */
    static double resident(Process process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void await(String what, Duration limit, BooleanSupplier done) {
        Patience.await(what, limit, data.resolve("notifier.log"), done);
    }

    @Override
    public void close() {
        List.copyOf(notifiers).forEach(this::kill);
        producer.close();
        client.shutdownNow();
        smtp.close();
        postgres.close();
        kafka.close();
        Folder.delete(data);
    }
}
