package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.EXPLAIN;
import static io.ringfence.policyservice.testing.Api.add;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Reports;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bans as agents publish them, by hand, and lifted. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class BansIT {

    private static final String BANS = "/api/v1/bans";
    private static final String NODE = "ban-node";
    private static final String LISTED = "ban-listed";

    @Test
    void listsTheBansOfNodesWithFiltersAndPages() {
        // Given
        String evil = "Registration from '<script>alert(1)</script>\"' failed";
        ban(LISTED, "198.18.77.1", "ringfence-asterisk", evil, 60);
        ban(LISTED, "198.18.77.2", "ringfence-kamailio", "a line", 30);
        ban(LISTED, "2001:db8:77::/64", "ringfence-asterisk", "a line", 10);

        // When
        soon().untilAsserted(
                        () -> get(BANS + "?node=" + LISTED + "&active=true").body("items", hasSize(3)));

        // Then
        get(BANS + "?ip=198.18.77.1")
                .body("items[0].matches", contains(evil))
                .body("items[0].active", equalTo(true))
                .body("items[0].origin", equalTo("FAIL2BAN"));
        get(BANS + "?ip=2001:db8:77::9").body("items[0].network", equalTo("2001:db8:77::/64"));
        get(BANS + "?node=" + LISTED + "&jail=ringfence-kamailio").body("items.network", contains("198.18.77.2"));
        String next = get(BANS + "?limit=2&node=" + LISTED)
                .body("items.network", contains("2001:db8:77::/64", "198.18.77.2"))
                .extract()
                .path("next");
        get(BANS + "?limit=2&node=" + LISTED + "&cursor=" + next).body("items.network", contains("198.18.77.1"));
        get(BANS + "?ip=nonsense").statusCode(422).body("errors[0].field", equalTo("ip"));
        get(EXPLAIN + "?ip=198.18.77.1")
                .body("verdict", equalTo("DROPPED"))
                .body("sentence", containsString("ban of 198.18.77.1/32 (by jail ringfence-asterisk on " + LISTED))
                .body("layers.matches.flatten().state", contains("published"))
                .body("lift", contains("POST /api/v1/bans/198.18.77.1/lift"));
    }

    @Test
    void bansByHandAndLiftsWithTheProofOfEachNode() {
        // Given
        post("{\"ip\":\"198.18.77.30\",\"seconds\":600,\"reason\":\"rings at night\"}")
                .statusCode(201)
                .body("network", equalTo("198.18.77.30"))
                .body("origin", equalTo("MANUAL"))
                .body("by", notNullValue());
        report(List.of(1_000_000L, 1_000_000L, 1_000_000L));

        // When
        var lifted = admin().post(BANS + "/198.18.77.30/lift").then().statusCode(200);

        // Then
        lifted.body("lifted", contains("198.18.77.30")).body("confirmed", hasItem(NODE));
        get(BANS + "?ip=198.18.77.30&active=true").body("items", empty());
        get(BANS + "?ip=198.18.77.30").body("items[0].lifted.cause", equalTo("ADMIN"));
        admin().post(BANS + "/198.18.77.30/lift").then().statusCode(404);
        get("/api/v1/audit?subject=ban/198.18.77.30").body("items.action", contains("ban.lift", "ban.add"));

        // When: a node is behind
        post("{\"ip\":\"2001:db8:77:1::9\"}").statusCode(201).body("network", equalTo("2001:db8:77:1::/64"));
        report(List.of(0L, 0L, 0L));

        // Then
        admin().post(BANS + "/2001:db8:77:1::9/lift")
                .then()
                .statusCode(200)
                .body("lifted", contains("2001:db8:77:1::/64"))
                .body("pending", hasItem(NODE));
    }

    @Test
    void refusesABanThatCutsOffOrIsNone() {
        report(List.of(0L, 0L, 0L));

        post("{\"ip\":\"" + Reports.OWN_ADDRESS + "\"}")
                .statusCode(409)
                .body("detail", containsString("an address of the node " + NODE));
        post("{\"ip\":\"198.18.77.0/24\"}").statusCode(422);
        post("{\"ip\":\"127.0.0.1\"}").statusCode(422);
        post("{\"ip\":\"198.18.77.40\",\"seconds\":1}").statusCode(422);
        post("{\"ip\":\"198.18.77.40\",\"reason\":\"a\\nb\"}").statusCode(422);
        post("{}").statusCode(400);
        add("{\"list\":\"ALLOW\",\"cidr\":\"198.18.77.48/29\"}").statusCode(201);
        post("{\"ip\":\"198.18.77.49\"}").statusCode(422).body("errors[0].reason", containsString("198.18.77.48/29"));
    }

    @Test
    void allowLiftsTheBansInsideIt() {
        // Given
        ban(NODE, "198.18.77.65", "ringfence-asterisk", "a line", 60);
        soon().untilAsserted(() -> get(BANS + "?ip=198.18.77.65&active=true").body("items", hasSize(1)));

        // When
        add("{\"list\":\"ALLOW\",\"cidr\":\"198.18.77.64/29\"}").statusCode(201);

        // Then
        get(BANS + "?ip=198.18.77.65").body("items[0].lifted.cause", equalTo("ALLOWED"));
    }

    @Test
    void tellsOfFail2BanOnOneNodeAndOnAll() {
        // Given
        ban(NODE, "198.18.77.81", "ringfence-asterisk", "a line", 60);
        report(List.of(0L, 0L, 0L));

        // Then
        soon().untilAsserted(() -> get("/api/v1/nodes/" + NODE + "/fail2ban")
                .body("state", equalTo("RUNNING"))
                .body("running", equalTo(true))
                .body("installed", equalTo(true))
                .body("jails[0].bans.address", hasItem("198.18.77.81"))
                .body("jails[1].bans.address", contains("198.51.100.80"))
                .body("kernel.enforced", equalTo(2))
                .body("problems[0]", containsString("is not there")));
        get("/api/v1/fail2ban").body("nodes.node", hasItem(NODE));
        get("/api/v1/nodes/nobody/fail2ban").statusCode(404);
        get(BANS + "/waves").body("settings.on", equalTo(false)).body("wave", equalTo(false));
    }

    @Test
    void unreadableRecordGoesToTheDeadLetters() {
        TopicReader.send(
                TestBacking.kafka(),
                new ProducerRecord<>(
                        Topic.BANS.topicName(), "x".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[] {1}));

        soon().until(() -> TopicReader.all(TestBacking.kafka(), Topic.DEAD_LETTERS).stream()
                .anyMatch(read -> read.message()
                        .header(KafkaRecords.ORIGIN_TOPIC)
                        .filter(Topic.BANS.topicName()::equals)
                        .isPresent()));
        assertThat(get(BANS).extract().statusCode()).isEqualTo(200);
    }

    private static ValidatableResponse post(String json) {
        return admin().contentType(ContentType.JSON).body(json).post(BANS).then();
    }

    private static void ban(String node, String network, String jail, String match, int secondsAgo) {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(secondsAgo);
        String address = network.replace("::/64", "::9");
        IpBanned ban = new IpBanned(
                network,
                address,
                IpBanned.Origin.FAIL2BAN,
                node,
                jail,
                null,
                start,
                start.plusSeconds(3_600),
                5,
                List.of(match),
                "5 failures",
                true);
        TopicReader.send(
                TestBacking.kafka(),
                KafkaRecords.toRecord(
                        Topic.BANS, Codec.encode(ban, "/node-agent/" + node, start, OptionalLong.empty())));
    }

    /** The node says so, and the service has heard it. */
    private static void report(List<Long> positions) {
        Instant now = Instant.now();
        NodeReported whole = Reports.of(NODE, Mode.ENFORCING, 0, now);
        var jails = List.of(
                new Fail2BanReport.JailReport(
                        "ringfence-asterisk", true, 0, 5, 1, 1, List.of("/var/log/asterisk/messages"), List.of()),
                new Fail2BanReport.JailReport(
                        "sshd",
                        false,
                        0,
                        5,
                        1,
                        1,
                        List.of(),
                        List.of(new Fail2BanReport.JailBan("198.51.100.80", now))));
        NodeReported report = new NodeReported(
                whole.node(),
                now,
                whole.mode(),
                whole.policyId(),
                whole.appliedRevision(),
                whole.askedDigest(),
                whole.loadedDigest(),
                whole.sets(),
                whole.notLoaded(),
                whole.repairs(),
                whole.lastRepair(),
                whole.lastError(),
                whole.warnings(),
                whole.facts(),
                whole.startedAt(),
                whole.heartbeatSeconds(),
                whole.scripts(),
                new BansReport(positions, 2, 2, 0, 0, 0, null),
                new Fail2BanReport(
                        Fail2BanReport.State.RUNNING,
                        true,
                        "Fail2Ban 1.0.2 runs with 1 jail of Ringfence",
                        "1.0.2",
                        jails,
                        List.of("/var/log/x is not there"),
                        0,
                        0,
                        0,
                        null));
        Reports.send(TestBacking.kafka(), report);
        soon().until(() -> get("/api/v1/nodes/" + NODE).extract().path("reportedAt") != null
                && get("/api/v1/nodes/" + NODE)
                        .extract()
                        .<String>path("reportedAt")
                        .equals(now.toString()));
    }
}
