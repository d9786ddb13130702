package io.ringfence.billingwatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.standalone.EmbeddedPostgres;
import io.ringfence.standalone.TestBacking;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two watchers, of which one after the other is killed and started anew in the middle of a backlog with duplicates; PostgreSQL
 * crashes in between, and loses what it has not flushed.
 */
@Timeout(240)
class CrashIT {

    private static final int CALLS = 30_000;
    private static final int TENANTS = 6;
    private static final int EXTENSIONS = 50;
    private static final long NANOS = 300_001_000L;

    @TempDir
    Path folder;

    private final String run = UUID.randomUUID().toString().substring(0, 6);
    private final String kafka = TestBacking.kafka();
    private EmbeddedPostgres postgres;
    private String database;

    /** A PostgreSQL of its own: it crashes. */
    @BeforeEach
    void startPostgres() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        database = postgres.createDatabase("crash");
    }

    @AfterEach
    void stopPostgres() {
        postgres.close();
    }

    @Test
    void sumIsRightToTheLastDigitAndEveryBlockIsRaisedOnce() throws Exception {
        // Given: a third of the records twice, and a limit that every extension passes
        try (Calls calls = new Calls(kafka)) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                calls.send(
                        Topic.CALL_LIMITS,
                        Calls.tenant(name(tenant), new CallLimits("20.00", null, "100", null, null, null, null), 1));
            }
        }
        List<WatcherProcess> two = new ArrayList<>(List.of(start(), start()));
        try {
            send();

            // When
            for (int kill = 1; kill <= 3; kill++) {
                long enough = CALLS / 5L * kill;
                await().atMost(Duration.ofSeconds(90)).until(() -> counted() >= enough);
                if (kill == 2) {
                    crashPostgres();
                }
                if (kill == 1) { // its partitions go to the other one
                    two.removeFirst().kill();
                    two.add(start());
                } else {
                    two.add(two.removeFirst().killedAndAgain());
                }
            }

            // Then
            await().atMost(Duration.ofSeconds(120)).until(() -> counted() == CALLS);
            assertThat(number("select sum(nanos) from spent where extension <> '' and " + ours()))
                    .isEqualTo(CALLS * NANOS);
            assertThat(number("select sum(nanos) from spent where extension = '' and length(period) = 7 and " + ours()))
                    .isEqualTo(CALLS * NANOS);
            assertThat(number("select count(distinct nanos) from spent where extension <> '' and " + ours()))
                    .isEqualTo(1);
            await().atMost(Duration.ofSeconds(60)).until(() -> blocks().size() == TENANTS * (EXTENSIONS + 1));
            assertThat(blocks().values()).allMatch(count -> count == 1);
        } finally {
            two.forEach(WatcherProcess::close);
        }
    }

    /** When one of its processes is killed, PostgreSQL ends all, forgets its memory, and recovers from its log. */
    private void crashPostgres() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            assertThat(ProcessHandle.of(rows.getLong(1)).orElseThrow().destroyForcibly())
                    .isTrue();
        }
    }

    private WatcherProcess start() throws Exception {
        return WatcherProcess.start(folder, kafka, database, "crash-" + run);
    }

    private String name(int tenant) {
        return "crash-" + run + "-" + tenant;
    }

    private void send() {
        Instant now = Instant.now();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka, ProducerConfig.LINGER_MS_CONFIG, 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int call = 0; call < CALLS; call++) {
                CallEnded cdr = new CallEnded(
                        name(call % TENANTS),
                        "pbx-1:" + call,
                        null,
                        null,
                        "pbx-1",
                        "e" + call / TENANTS % EXTENSIONS,
                        "+442079460101",
                        null,
                        now.minusSeconds(60),
                        now.minusSeconds(60),
                        now,
                        60,
                        "0.300001",
                        null,
                        null,
                        null,
                        null,
                        null,
                        CallEnded.Disposition.ANSWERED,
                        null);
                Message message = Codec.encode(cdr, "/test", now, OptionalLong.empty());
                for (int times = call % 3 == 0 ? 2 : 1; times > 0; times--) {
                    var _ = producer.send(KafkaRecords.toRecord(Topic.CALL_EVENTS, message));
                }
            }
        }
    }

    /** How many different decisions there are for each key; the same one may be told twice. */
    private Map<String, Long> blocks() {
        try (Calls calls = new Calls(kafka)) {
            return calls.read(Topic.CALL_BLOCKS).stream()
                    .filter(BlockRaised.class::isInstance)
                    .map(BlockRaised.class::cast)
                    .filter(block -> block.tenant().startsWith("crash-" + run))
                    .collect(Collectors.groupingBy(
                            BlockRaised::key, Collectors.mapping(BlockRaised::eventId, Collectors.toSet())))
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> (long) entry.getValue().size()));
        }
    }

    /** The broker may be shared, and other tests' calls are counted too. */
    private String ours() {
        return "tenant like 'crash-" + run + "-%'";
    }

    private long counted() {
        try {
            return number("select count(*) from counted where " + ours());
        } catch (SQLException e) {
            return 0; // the tables are not there yet, or PostgreSQL recovers
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
