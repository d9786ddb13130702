package io.ringfence.billingwatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.notice.NoticeRaised;
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
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of PBXs and of providers, each told twice, to watchers that are killed meanwhile: every call counts the higher of its two
 * costs, to the last digit. Of four calls one is billed alike, one higher and one cheaper; of the fourth the PBX tells only after
 * the provider's record has counted by itself.
 */
@Timeout(300)
class ReconcileCrashIT {

    private static final int CALLS = 4_000;
    private static final int TENANTS = 4;
    private static final int EXTENSIONS = 50;
    private static final List<String> TOLD = List.of("0.300001", "0.300001", "0.300001", "0.300001");
    private static final List<String> BILLED = List.of("0.300001", "0.500003", "0.200001", "0.700007");
    private static final long HIGHER = CALLS / 4 * (300_001_000L + 500_003_000L + 300_001_000L + 700_007_000L);
    private static final long LATE_BILLED = CALLS / 4 * 700_007_000L;

    @TempDir
    Path folder;

    private final String run = UUID.randomUUID().toString().substring(0, 6);
    private final String kafka = TestBacking.kafka();
    private final String database = TestBacking.postgresUrl("reconcile_crash");
    private final Instant now = Instant.now();

    @Test
    void everyCallCountsItsHigherCostOnce() throws Exception {
        List<WatcherProcess> two = new ArrayList<>(List.of(start(), start()));
        try {
            // When
            send(i -> i % 4 != 3, this::told, this::billed);
            replaceAt(
                    two,
                    () -> number("select count(*) from provider_call where state = 'MATCHED' and " + ours()),
                    CALLS / 4);
            send(i -> i % 4 == 3, this::billed, this::billed);
            replaceAt(
                    two,
                    () -> number("select count(*) from provider_call where state = 'ORPHAN' and " + ours()),
                    CALLS / 16);

            // Then
            await().atMost(Duration.ofSeconds(90)).until(() -> sum() == HIGHER);
            assertThat(number("select sum(posted_nanos) from provider_call where state = 'ORPHAN' and " + ours()))
                    .isEqualTo(LATE_BILLED);

            // When
            send(i -> i % 4 == 3, this::told, this::told);
            replaceAt(
                    two,
                    () -> number("select count(*) from provider_call where state = 'MATCHED' and " + ours()),
                    CALLS * 13 / 16);

            // Then
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> number("select count(*) from provider_call where state = 'MATCHED' and " + ours())
                            == CALLS);
            assertThat(sum()).isEqualTo(HIGHER);
            assertThat(number("select sum(nanos) from spent where extension = '' and length(period) = 7 and " + ours()))
                    .isEqualTo(HIGHER);
            assertThat(number("select count(distinct provider_call_id) from pbx_call where " + ours()))
                    .isEqualTo(CALLS);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(notices(NoticeRaised.Kind.PROVIDER_ORPHAN))
                            .isEqualTo(CALLS / 4));
            assertThat(notices(NoticeRaised.Kind.PROVIDER_LONGER)).isEqualTo(CALLS / 2);
            assertThat(notices(NoticeRaised.Kind.PROVIDER_MISSING)).isZero();
        } finally {
            two.forEach(WatcherProcess::close);
        }
    }

    private interface Figure {
        long get() throws SQLException;
    }

    /** Kills the older one once a figure is reached, and starts another one. */
    private void replaceAt(List<WatcherProcess> two, Figure figure, long enough) throws Exception {
        await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> figure.get() >= enough);
        two.add(two.removeFirst().killedAndAgain());
    }

    private WatcherProcess start() throws Exception {
        return WatcherProcess.start(
                folder,
                kafka,
                database,
                "reconcile-" + run,
                Map.of("BILLING_WATCHER_PROVIDER_GRACE", "4s", "BILLING_WATCHER_PROVIDER_LAG", "24h"));
    }

    private CallEvent told(int call) {
        Instant start = startOf(call);
        return new CallEnded(
                tenant(call),
                "pbx-1:" + call,
                null,
                null,
                "pbx-1",
                extension(call),
                "+442079460101",
                null,
                start,
                start,
                start.plusSeconds(60),
                60,
                TOLD.get(call % 4),
                null,
                null,
                null,
                null,
                "sip-" + call,
                CallEnded.Disposition.ANSWERED,
                null);
    }

    private CallEvent billed(int call) {
        return new ProviderCallBilled(
                tenant(call),
                "p-" + call,
                "sip-" + call,
                extension(call),
                "442079460101",
                startOf(call).plusSeconds(1),
                60,
                BILLED.get(call % 4),
                null);
    }

    /** Calls of one extension are 15 s apart, so that also one that was counted before the first record can be told. */
    private Instant startOf(int call) {
        return now.minusSeconds(3_600).plusSeconds(call / (TENANTS * EXTENSIONS) * 15L);
    }

    private String tenant(int call) {
        return "rc-" + run + "-" + call / EXTENSIONS % TENANTS;
    }

    private static String extension(int call) {
        return "e" + call % EXTENSIONS;
    }

    /** Sends what two sides say of some calls, and all of it once more. */
    private void send(IntPredicate which, IntFunction<CallEvent> one, IntFunction<CallEvent> other) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka, ProducerConfig.LINGER_MS_CONFIG, 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int times = 0; times < 2; times++) {
                IntStream.range(0, CALLS).filter(which).forEach(call -> {
                    for (CallEvent event : List.of(one.apply(call), other.apply(call))) {
                        var _ = producer.send(KafkaRecords.toRecord(
                                Topic.CALL_EVENTS, Codec.encode(event, "/test", now, OptionalLong.empty())));
                    }
                });
            }
        }
    }

    /** How many different notices there are; the same one may be told twice. */
    private long notices(NoticeRaised.Kind kind) {
        try (Calls calls = new Calls(kafka)) {
            return calls.read(Topic.NOTICES).stream()
                    .filter(NoticeRaised.class::isInstance)
                    .map(NoticeRaised.class::cast)
                    .filter(notice -> notice.kind() == kind
                            && notice.tenant() != null
                            && notice.tenant().startsWith("rc-" + run))
                    .map(NoticeRaised::eventId)
                    .distinct()
                    .count();
        }
    }

    /** The broker may be shared, and other tests' calls are counted too. */
    private String ours() {
        return "tenant like 'rc-" + run + "-%'";
    }

    private long sum() throws SQLException {
        return number("select coalesce(sum(nanos), 0) from spent where extension <> '' and " + ours());
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
