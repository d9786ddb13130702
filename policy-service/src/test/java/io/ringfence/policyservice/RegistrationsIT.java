package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.ENTRIES;
import static io.ringfence.policyservice.testing.Api.EXPLAIN;
import static io.ringfence.policyservice.testing.Api.add;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.block;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.registration.PhoneRegistered;
import io.ringfence.contract.registration.PhoneUnregistered;
import io.ringfence.contract.registration.RegistrationRecord;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Phones that register are allowed, and are not cut off unawares. */
@QuarkusTest
@WithTestResource(Backing.class)
class RegistrationsIT {

    private static final String SETTINGS = "/api/v1/firewall/settings";

    @Inject
    AgroalDataSource database;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @AfterEach
    void forgetAll() throws SQLException {
        sql("DELETE FROM registration");
        settings("{}", "?force=true").statusCode(200);
    }

    @Test
    void aRegisteredPhoneIsAllowedUntilItUnregisters() {
        // When
        registered("198.18.60.1", "100@acme", "acme", 120);

        // Then
        allowed("198.18.60.1/32")
                .body("items[0].source", equalTo("REGISTRATION"))
                .body("items[0].comment", equalTo("registered: 100@acme"))
                .body("items[0].expiresAt", equalTo(now.plusSeconds(120 + 600).toString()));
        get(EXPLAIN + "?ip=198.18.60.1").body("verdict", equalTo("PASSES")).body("decidedBy", equalTo("ALLOW"));

        // When another account registers there, and the first one goes
        registered("198.18.60.1", "101@acme", "acme", 120);
        send(new PhoneUnregistered("198.18.60.1", "100@acme", "pbx-1", now.plusSeconds(2)));
        send(new PhoneUnregistered("198.18.60.1", "nobody@acme", "pbx-1", now.plusSeconds(2)));
        registered("198.18.60.2", "102@acme", "acme", 120);
        allowed("198.18.60.2/32");

        // Then the address stays, until the last one has gone
        assertThat(TopicReader.of(TestBacking.kafka(), Topic.REGISTRATIONS, "198.18.60.1"))
                .isNotEmpty();
        send(new PhoneUnregistered("198.18.60.1", "101@acme", "pbx-1", now.plusSeconds(3)));
        gone("198.18.60.1/32");
    }

    @Test
    void whatIsTakenTwiceOrTooLateChangesNothing() throws SQLException {
        registered("198.18.61.1", "100@acme", "acme", 3_600);
        allowed("198.18.61.1/32");
        int change = change("198.18.61.1/32");

        // When
        registered("198.18.61.1", "100@acme", "acme", 3_600);
        send(new PhoneUnregistered("198.18.61.1", "100@acme", "pbx-1", now.minusSeconds(5)));
        send(new PhoneRegistered(
                "198.18.61.3", "100@acme", "acme", "pbx-1", now.minusSeconds(90), now.minusSeconds(30)));
        registered("198.18.61.2", "last@acme", "acme", 60);
        allowed("198.18.61.2/32");

        // Then
        assertThat(change("198.18.61.1/32")).isEqualTo(change);
        get(ENTRIES + "?cidr=198.18.61.3").body("items", empty());
    }

    @Test
    void anAdminsBlockGoesBeforeARegistration() {
        registered("198.18.62.1", "100@acme", null, 600);
        allowed("198.18.62.1/32");

        // When
        String id = block("198.18.62.0/24");

        // Then
        get(EXPLAIN + "?ip=198.18.62.1").body("verdict", equalTo("DROPPED"));
        registered("198.18.62.1", "100@acme", null, 3_600);
        registered("198.18.63.1", "after@acme", null, 60);
        allowed("198.18.63.1/32");
        get(ENTRIES + "?list=ALLOW&cidr=198.18.62.1").body("items", empty());

        // When
        delete(ENTRIES + "/" + id).statusCode(204);
        registered("198.18.62.1", "100@acme", null, 3_601);

        // Then
        allowed("198.18.62.1/32");
    }

    @Test
    void theSwitchTakesThemAwayAndBringsThemBack() {
        registered("198.18.64.1", "100@acme", null, 600);
        allowed("198.18.64.1/32");

        settings("{\"automaticAllow\":{\"registrations\":false}}", "").statusCode(200);
        get(ENTRIES + "?list=ALLOW&cidr=198.18.64.1").body("items", empty());

        settings("{}", "").statusCode(200);
        allowed("198.18.64.1/32");
    }

    @Test
    void oneAccountDoesNotOpenTheNodesForAnyNumberOfAddresses() {
        for (int last = 1; last <= 21; last++) {
            registered("198.18.65." + last, "stolen@acme", null, 600);
        }
        registered("198.18.66.1", "100@acme", null, 600);

        allowed("198.18.66.1/32");
        get(ENTRIES + "?list=ALLOW&cidr=198.18.65.0/24&limit=100").body("items.size()", equalTo(20));
        get("/q/metrics").body(containsString("ringfence_policy_registrations_refused_total"));
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndHoldsNothingUp() {
        TopicReader.send(
                TestBacking.kafka(),
                KafkaRecords.toRecord(
                        Topic.REGISTRATIONS,
                        new Message(
                                "nonsense",
                                "{\"address\":\"nonsense\"}".getBytes(StandardCharsets.UTF_8),
                                Map.of(Message.TYPE, "io.ringfence.PhoneRegistered.v1"))));
        send(new PhoneRegistered("198.18.67.0/24", "100@acme", null, "pbx-1", now, now.plusSeconds(60)));
        registered("198.18.68.1", "100@acme", null, 60);

        allowed("198.18.68.1/32");
        soon().untilAsserted(() -> assertThat(TopicReader.all(TestBacking.kafka(), Topic.DEAD_LETTERS))
                .anyMatch(read -> read.message().key().equals("198.18.67.0/24")));
    }

    @Test
    void settingsThatCutEveryPhoneOfATenantAreRefused() {
        registered("198.18.69.1", "100@far", "far", 600);
        registered("198.18.69.2", "101@far", "far", 600);
        registered("198.18.70.1", "100@near", "near", 600);
        allowed("198.18.70.1/32");
        add("{\"list\":\"ALLOW\",\"cidr\":\"198.18.70.0/24\"}");

        // When allowed as registered phones, they are not cut
        settings("{\"sipFromAllowedOnly\":true}", "").statusCode(200);
        settings("{}", "").statusCode(200);

        // When that is to end
        settings("{\"sipFromAllowedOnly\":true,\"automaticAllow\":{\"registrations\":false}}", "")
                .statusCode(409)
                .body("type", endsWith("cuts-off"))
                .body("detail", containsString("every registered phone (2) of tenant far"))
                .body("detail", not(containsString("tenant near")));
        settings("{\"sipFromAllowedOnly\":true,\"automaticAllow\":{\"registrations\":false}}", "?force=true")
                .statusCode(200);
        get("/api/v1/audit?limit=20").body("items.findAll { it.action == 'settings.change' }.forced", hasItem(true));
    }

    @Test
    void aBlockThatCutsEveryPhoneOfATenantOrAnAdminIsRefused() throws SQLException {
        registered("198.18.71.1", "100@whole", "whole", 600);
        registered("198.18.71.2", "101@whole", "whole", 600);
        registered("198.18.71.3", "100@part", "part", 600);
        registered("198.18.72.1", "101@part", "part", 600);
        allowed("198.18.72.1/32");
        sql("INSERT INTO audit (at, actor, address, action, subject, outcome, forced)"
                + " VALUES (now() - interval '23 hours', 'ops', '198.18.71.77', 'entry.add', 'x', 'DONE', false),"
                + " (now() - interval '25 hours', 'ops', '198.18.71.78', 'entry.add', 'x', 'DONE', false)");

        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.71.0/24\"}")
                .statusCode(409)
                .body("type", endsWith("cuts-off"))
                .body("detail", containsString("every registered phone (2) of tenant whole"))
                .body("detail", containsString("used in the last 24 hours: 198.18.71.77; "))
                .body("detail", not(containsString("tenant part")));
        admin().contentType(ContentType.TEXT)
                .body("198.18.71.64/26\n")
                .put("/api/v1/firewall/lists/cuts-an-admin")
                .then()
                .statusCode(409)
                .body("detail", containsString("198.18.71.77"));
        admin().contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"198.18.71.0/24\"}")
                .post(ENTRIES + "?force=true")
                .then()
                .statusCode(201);
        get("/api/v1/audit?limit=1").body("items.forced", contains(true));
        sql(
                "SET session_replication_role = replica; DELETE FROM audit WHERE actor = 'ops'; RESET session_replication_role");
    }

    private void registered(String address, String account, @Nullable String tenant, int seconds) {
        send(new PhoneRegistered(address, account, tenant, "pbx-1", now, now.plusSeconds(seconds)));
    }

    private static void send(RegistrationRecord record) {
        TopicReader.send(
                TestBacking.kafka(),
                KafkaRecords.toRecord(
                        Topic.REGISTRATIONS,
                        Codec.encode(record, "/traffic-sensor/pbx-1", record.at(), OptionalLong.empty())));
    }

    private static ValidatableResponse allowed(String cidr) {
        soon().untilAsserted(() ->
                get(ENTRIES + "?list=ALLOW&cidr=" + cidr).statusCode(200).body("items.cidr", hasItem(cidr)));
        return get(ENTRIES + "?list=ALLOW&cidr=" + cidr);
    }

    private static void gone(String cidr) {
        soon().untilAsserted(() -> get(ENTRIES + "?list=ALLOW&cidr=" + cidr).body("items", empty()));
    }

    private int change(String cidr) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT change FROM entry WHERE list = 'ALLOW' AND network = '" + cidr + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static ValidatableResponse settings(String body, String query) {
        return admin().contentType(ContentType.JSON)
                .body(body)
                .put(SETTINGS + query)
                .then();
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
