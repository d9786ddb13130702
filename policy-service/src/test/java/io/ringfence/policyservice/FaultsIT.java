package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.ENTRIES;
import static io.ringfence.policyservice.testing.Api.LISTS;
import static io.ringfence.policyservice.testing.Api.NODES;
import static io.ringfence.policyservice.testing.Api.add;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.block;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.published;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.policyservice.testing.Blocks;
import io.ringfence.policyservice.testing.CallEvents;
import io.ringfence.policyservice.testing.OwnBacking;
import io.ringfence.policyservice.testing.Reports;
import io.ringfence.policyservice.testing.TopicReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What happens when Kafka or PostgreSQL goes away, or forgets. */
@QuarkusTest
@WithTestResource(OwnBacking.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {

    OwnBacking.Servers servers;

    @Test
    @Order(1)
    void theFirstRecordEverIsTheSettings() {
        List<TopicReader.Read> records =
                soon().ignoreExceptions().until(this::policy, published -> !published.isEmpty());

        assertThat(records.getFirst().offset()).isZero();
        assertThat(records.getFirst().message().key()).isEqualTo("settings");
    }

    @Test
    @Order(2)
    void whileKafkaIsAwayChangesAreStoredAndArePublishedLater() {
        // Given
        Reports.send(servers.kafka(), Reports.of("pbx-1", NodeReported.Mode.ENFORCING, 1, Instant.now()));
        soon().untilAsserted(() -> get(NODES + "/pbx-1").statusCode(200));
        servers.stopKafka();

        // When
        String id = block("198.18.20.1");

        // Then
        get(NODES).body("pending", greaterThan(0));
        soon().untilAsserted(() -> admin().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'relay' }.data.reason", containsString("Kafka")));
        get(ENTRIES + "/" + id).body("state", equalTo("pending"));
        delete(NODES + "/pbx-1").statusCode(503);
        servers.startKafka();
        soon().untilAsserted(() -> get(ENTRIES + "/" + id).body("state", equalTo("published")));
        assertThat(TopicReader.of(servers.kafka(), Topic.FIREWALL_POLICY, "entry/BLOCK/198.18.20.1/32"))
                .hasSize(1);
    }

    @Test
    @Order(3)
    void aRecordThatIsPublishedTwiceChangesNothingButTheRevision() throws Exception {
        // Given: published, and the note of it lost with a crash
        String id = block("198.18.20.2");
        long first = published();
        String json = "{\"list\":\"BLOCK\",\"cidr\":\"198.18.20.2/32\",\"source\":\"ADMIN\"}";
        try (Connection connection = DriverManager.getConnection(servers.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO outbox (change, key, headers, payload) SELECT change,"
                    + " 'entry/BLOCK/198.18.20.2/32', jsonb_build_object('ce_sequence', CAST(change AS text)),"
                    + " convert_to('" + json + "', 'UTF8') FROM entry WHERE id = '" + id + "'");
        }

        // When
        long second = soon().until(Published::revision, revision -> revision > first);

        // Then
        List<TopicReader.Read> records =
                TopicReader.of(servers.kafka(), Topic.FIREWALL_POLICY, "entry/BLOCK/198.18.20.2/32");
        assertThat(records).hasSize(2);
        assertThat(records.getFirst().message().sequence())
                .isEqualTo(records.getLast().message().sequence());
        get(ENTRIES + "/" + id).body("revision", equalTo((int) second));
    }

    @Test
    @Order(4)
    void whilePostgresIsAwayTheAnswerIs503AndItRecoversByItself() {
        // Given
        servers.stopPostgres();

        // When
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.20.3\"}")
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue());
        admin().get("/q/health/ready").then().statusCode(503);

        // Then
        servers.startPostgres();
        soon().untilAsserted(() ->
                add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.20.3\"}").statusCode(201));
        published();
        assertThat(TopicReader.of(servers.kafka(), Topic.FIREWALL_POLICY, "entry/BLOCK/198.18.20.3/32"))
                .hasSize(1);
        admin().get("/q/health/ready").then().statusCode(200);
    }

    @Test
    @Order(5)
    void aTopicThatWasMadeAnewGetsTheWholePolicyWithTheSettingsLast() throws Exception {
        // Given
        admin().contentType(ContentType.TEXT).body("198.18.21.0/24\n").put(LISTS + "again");
        delete(ENTRIES + "/" + block("198.18.20.4")).statusCode(204);
        published();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
            admin.deleteTopics(List.of(Topic.FIREWALL_POLICY.topicName())).all().get();
        }

        // When: this change finds the topic gone
        String id = block("198.18.20.5");

        // Then
        soon().atMost(java.time.Duration.ofMinutes(2)).ignoreExceptions().untilAsserted(() -> {
            get(ENTRIES + "/" + id).body("state", equalTo("published"));
            assertThat(policy().getLast().message().key()).isEqualTo("settings");
        });
        List<TopicReader.Read> records = policy();
        assertThat(records)
                .extracting(read -> read.message().key())
                .contains("entry/BLOCK/198.18.20.1/32", "entry/BLOCK/198.18.20.5/32", "list/again/manifest")
                .doesNotContain("entry/BLOCK/198.18.20.4/32");
        long highest = records.getLast().message().sequence();
        for (TopicReader.Read read : records) {
            assertThat(read.message().sequence()).isLessThanOrEqualTo(highest);
        }
        get("/api/v1/audit?action=policy.publish&limit=1").body("items[0].detail", containsString("made anew"));
        soon().untilAsserted(() -> get(LISTS + "again").body("state", equalTo("published")));
    }

    @Test
    @Order(6)
    void aKeyThatTheLogHasTooManyIsTakenOffWhenThePolicyIsPublishedAgain() throws Exception {
        // Given
        published();
        EntryPublished stray = new EntryPublished(ListKind.BLOCK, "198.18.99.1/32", "ADMIN", null, null);
        TopicReader.send(
                servers.kafka(),
                KafkaRecords.toRecord(
                        Topic.FIREWALL_POLICY, Codec.encode(stray, "/test", Instant.now(), OptionalLong.of(1))));
        try (Connection connection = DriverManager.getConnection(servers.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE policy_clock SET revision = revision + 1000");
        }

        // When: the next check, at a new hold of the outbox, finds the log shorter than it was
        servers.stopKafka();
        block("198.18.20.6");
        soon().untilAsserted(() -> admin().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'relay' }.data.role", equalTo("BLOCKED")));
        servers.startKafka();

        // Then
        soon().ignoreExceptions()
                .untilAsserted(() -> assertThat(TopicReader.of(servers.kafka(), Topic.FIREWALL_POLICY, stray.key())
                                .getLast()
                                .message()
                                .value())
                        .isNull());
        published();
        assertThat(policy().getLast().message().key()).isEqualTo("settings");
    }

    @Test
    @Order(7)
    void whileKafkaIsAwayTenantsAreStoredAndNoLiftIsAsked() {
        // Given
        Blocks.send(servers.kafka(), Blocks.raised("away", Scope.EXTENSION, "200", Limit.EXTENSION_DAILY, 1, null));
        soon().untilAsserted(() -> get("/api/v1/call-blocks?tenant=away").body("items.size()", equalTo(1)));
        String id = get("/api/v1/call-blocks?tenant=away").extract().path("items[0].id");
        TopicReader.send(
                servers.kafka(),
                CallEvents.record(CallEvents.refused("away", "a", "200", Instant.now()), Instant.now()));
        get("/api/v1/tenants/away/calls").body("items.size()", equalTo(1));
        servers.stopKafka();

        // When
        put("away", "{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\"}")
                .statusCode(201);
        admin().contentType(ContentType.JSON)
                .post("/api/v1/call-blocks/" + id + "/lift")
                .then()
                .statusCode(503)
                .contentType("application/problem+json");

        get("/api/v1/tenants/away/calls").statusCode(503).body("type", equalTo("/problems/unavailable"));

        // Then
        get("/api/v1/audit?action=call-block.lift").body("items.size()", equalTo(0));
        servers.startKafka();
        soon().untilAsserted(
                        () -> get("/api/v1/tenants/away/calls").statusCode(200).body("items.size()", equalTo(1)));
        soon().ignoreExceptions()
                .untilAsserted(() -> assertThat(TopicReader.of(servers.kafka(), Topic.CALL_LIMITS, "away"))
                        .hasSize(1));
    }

    @Test
    @Order(8)
    void aTopicOfLimitsThatWasMadeAnewGetsAllOfThem() throws Exception {
        // Given
        put("away/routes/44", "{\"perMinute\":\"0.05\"}").statusCode(201);
        put("away/extensions/200/limits", "{\"daily\":\"5\"}").statusCode(201);
        soon().untilAsserted(() ->
                assertThat(TopicReader.all(servers.kafka(), Topic.CALL_LIMITS)).hasSize(3));
        String before = get("/api/v1/tenants/away").extract().header("ETag");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
            admin.deleteTopics(List.of(Topic.CALL_LIMITS.topicName())).all().get();
        }

        // When: this change finds the topic gone
        put("away/routes/45", "{\"perMinute\":\"0.06\"}").statusCode(201);

        // Then
        soon().atMost(java.time.Duration.ofMinutes(2))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(TopicReader.all(servers.kafka(), Topic.CALL_LIMITS))
                        .extracting(read -> read.message().key())
                        .contains("away", "away/route/44", "away/route/45", "away/extension/200"));
        get("/api/v1/audit?action=calls.publish&limit=1").body("items[0].detail", containsString("made anew"));
        assertThat(get("/api/v1/tenants/away").extract().header("ETag"))
                .as("the versions are new, so that no reader takes them for old ones")
                .isNotEqualTo(before);
    }

    @Test
    @Order(9)
    void whatSomebodyPutIntoKafkaIsOverwrittenWhenAnAdminAsksForAllAgain() {
        // Given: an entry that the database does not have, and one of its own taken away
        block("198.18.20.7");
        published();
        EntryPublished stray = new EntryPublished(ListKind.ALLOW, "198.18.99.2/32", "ADMIN", null, null);
        String taken = "entry/BLOCK/198.18.20.7/32";
        TopicReader.send(
                servers.kafka(),
                KafkaRecords.toRecord(
                        Topic.FIREWALL_POLICY, Codec.encode(stray, "/test", Instant.now(), OptionalLong.of(1))));
        TopicReader.send(
                servers.kafka(),
                KafkaRecords.toRecord(
                        Topic.FIREWALL_POLICY, Codec.tombstone(taken, "/test", Instant.now(), OptionalLong.of(1))));

        // When
        admin().post("/api/v1/admin/republish").then().statusCode(202).body("topics.size()", equalTo(3));

        // Then
        soon().untilAsserted(() -> {
            assertThat(last(stray.key())).isNull();
            assertThat(last(taken)).isNotNull();
            assertThat(policy().getLast().message().key()).isEqualTo("settings");
        });
        get("/api/v1/audit?action=policy.publish&limit=1").body("items[0].detail", containsString("an admin asked"));
        get("/api/v1/audit?action=kafka.republish").body("items.size()", equalTo(1));
    }

    private byte @Nullable [] last(String key) {
        return TopicReader.of(servers.kafka(), Topic.FIREWALL_POLICY, key)
                .getLast()
                .message()
                .value();
    }

    private static ValidatableResponse put(String path, String body) {
        return admin().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/tenants/" + path)
                .then();
    }

    private List<TopicReader.Read> policy() {
        return TopicReader.all(servers.kafka(), Topic.FIREWALL_POLICY);
    }

    /** The revision as the API shows it. */
    private static final class Published {
        static long revision() {
            return get(NODES).extract().jsonPath().getLong("revision");
        }
    }
}
