package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.ENTRIES;
import static io.ringfence.policyservice.testing.Api.EXPLAIN;
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
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.ringfence.contract.Topic;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Reports;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backing.class)
class NodesIT {

    @AfterEach
    void forgetNodes() {
        List<String> nodes = get(NODES).extract().path("nodes.node");
        nodes.forEach(node -> delete(NODES + "/" + node));
    }

    @Test
    void aBlockOfANodesOwnAddressIsRefused() {
        Reports.send(TestBacking.kafka(), Reports.of("own-1", Mode.ENFORCING, 1, Instant.now()));
        soon().untilAsserted(() -> get(NODES + "/own-1").statusCode(200));

        add("{\"list\":\"BLOCK\",\"cidr\":\"100.64.7.0/24\"}")
                .statusCode(409)
                .body("type", endsWith("cuts-off"))
                .body("detail", containsString("an address of the node own-1"));
        admin().contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"100.64.7.0/24\"}")
                .post(ENTRIES + "?force=true")
                .then()
                .statusCode(201);
        add("{\"list\":\"BLOCK\",\"cidr\":\"100.64.7.0/24\"}").statusCode(200); // as it is already
    }

    @Test
    void aNodesOwnAddressCanBeAllowed() {
        Reports.send(TestBacking.kafka(), Reports.of("own-2", Mode.ENFORCING, 1, Instant.now()));
        soon().untilAsserted(() -> get(NODES + "/own-2").statusCode(200));

        add("{\"list\":\"ALLOW\",\"cidr\":\"100.64.0.0/20\"}").statusCode(201);
        delete(ENTRIES + "/"
                        + get(ENTRIES + "?list=ALLOW&cidr=100.64.0.0/20")
                                .extract()
                                .path("items[0].id"))
                .statusCode(204);
    }

    @Test
    void countsTheNodesThatProvedToHoldAnEntry() {
        // Given
        String id = block("198.18.5.1");
        long revision = published();
        report("pbx-1", Mode.ENFORCING, revision, Instant.now());
        report("pbx-2", Mode.ENFORCING, revision - 1, Instant.now());
        report("pbx-3", Mode.DEGRADED, revision, Instant.now());
        report("pbx-4", Mode.DRY_RUN, revision, Instant.now());

        // Then
        soon().untilAsserted(() ->
                get(ENTRIES + "/" + id).body("enforced.nodes", equalTo(1)).body("enforced.of", equalTo(3)));
    }

    @Test
    void showsWhoIsBehindDegradedOrSilent() {
        // Given
        block("198.18.5.2");
        long revision = published();
        report("pbx-1", Mode.ENFORCING, revision, Instant.now());
        report("pbx-2", Mode.ENFORCING, revision - 1, Instant.now());
        report("pbx-3", Mode.ENFORCING, revision, Instant.now().minusSeconds(60));

        // Then
        soon().untilAsserted(() -> get(NODES)
                .body("nodes.state", contains("ENFORCING", "BEHIND", "SILENT"))
                .body("nodes.behindBy", contains(0, 1, 0))
                .body("endOffset", equalTo((int) revision)));
        get(NODES + "/pbx-1")
                .body("entries.asked", equalTo(3))
                .body("entries.loaded", equalTo(2))
                .body("entries.notLoaded", equalTo(1))
                .body("sets[0].reasons", contains("1: the set is full"))
                .body("repairs", equalTo(2))
                .body("lastRepair.what", equalTo("the chain was gone"))
                .body("digest.equal", equalTo(true))
                .body("warnings", hasSize(1));
        get(NODES + "/pbx-9").statusCode(404);
    }

    @Test
    void forgetsANodeForGood() {
        // Given
        report("pbx-gone", Mode.ENFORCING, 1, Instant.now());
        soon().untilAsserted(() -> get(NODES + "/pbx-gone").statusCode(200));

        // When
        delete(NODES + "/pbx-gone").statusCode(204);

        // Then
        get(NODES + "/pbx-gone").statusCode(404);
        delete(NODES + "/pbx-gone").statusCode(404);
        assertThat(TopicReader.of(TestBacking.kafka(), Topic.NODE_STATUS, "pbx-gone")
                        .getLast()
                        .message()
                        .value())
                .isNull();
    }

    @Test
    void putsAnUnreadableReportAsideAndGoesOn() {
        // Given
        byte[] key = "pbx-odd".getBytes(StandardCharsets.UTF_8);
        TopicReader.send(
                TestBacking.kafka(), new ProducerRecord<>(Topic.NODE_STATUS.topicName(), key, new byte[] {1, 2}));
        report("pbx-after", Mode.ENFORCING, 1, Instant.now());

        // Then
        soon().untilAsserted(() -> get(NODES + "/pbx-after").statusCode(200));
        soon().untilAsserted(() -> assertThat(TopicReader.of(TestBacking.kafka(), Topic.DEAD_LETTERS, "pbx-odd"))
                .isNotEmpty()
                .last()
                .satisfies(read -> assertThat(read.message().header("rf_reason").orElseThrow())
                        .contains("ce_type")));
        TopicReader.send(TestBacking.kafka(), new ProducerRecord<>(Topic.NODE_STATUS.topicName(), key, null));
    }

    @Test
    void explainsThatAllowedWinsOverABlockAndALift() {
        // Given
        add("{\"list\":\"BLOCK\",\"cidr\":\"203.0.113.0/24\",\"comment\":\"bad net\"}");
        add("{\"list\":\"ALLOW\",\"cidr\":\"203.0.113.7\",\"comment\":\"our trunk\"}");
        admin().contentType(ContentType.TEXT)
                .body("203.0.112.0/23\n")
                .put(LISTS + "explained?comment=feed")
                .then()
                .statusCode(201);
        long revision = published();
        report("pbx-1", Mode.ENFORCING, revision, Instant.now());
        soon().untilAsserted(() -> get(NODES + "/pbx-1").statusCode(200));

        // Then
        get(EXPLAIN + "?ip=203.0.113.7")
                .body("verdict", equalTo("PASSES"))
                .body("decidedBy", equalTo("ALLOW"))
                .body("sentence", containsString("allowed beats every kind of block"))
                .body(
                        "layers.layer",
                        contains("LOOPBACK", "CONTROL_PLANE", "ALLOW", "BLOCK", "COUNTRY", "SIP_CLOSED", "DEFAULT"))
                .body("layers[3].matches.cidr", contains("203.0.112.0/23", "203.0.113.0/24"))
                .body("lift", hasSize(2));
        get(EXPLAIN + "?ip=203.0.113.8")
                .body("verdict", equalTo("DROPPED"))
                .body("layers[3].matches.comment", contains("feed", "bad net"))
                .body("nodes[0].enforces", equalTo(true))
                .body("nodes[0].verdict", equalTo("DROPPED"));
        get(EXPLAIN + "?ip=198.51.100.1").body("nodes[0].decidedBy", equalTo("CONTROL_PLANE"));
        get(EXPLAIN + "?ip=203.0.113.0/24").statusCode(422);
        get(EXPLAIN).statusCode(422);
        delete(LISTS + "explained").statusCode(204);
    }

    @Test
    void previewsTheExactTextsOfANode() {
        // Given
        block("203.0.111.1");
        admin().contentType(ContentType.TEXT).body("203.0.111.128/25\n").put(LISTS + "previewed");
        report("pbx-1", Mode.ENFORCING, published(), Instant.now());
        soon().untilAsserted(() -> get(NODES + "/pbx-1").statusCode(200));

        // When
        String text = get("/api/v1/firewall/preview?node=pbx-1")
                .statusCode(200)
                .contentType("text/plain")
                .extract()
                .asString();

        // Then
        assertThat(text)
                .contains("# digest ")
                .contains("create rf-block4 hash:net family inet")
                .contains("add rf-block4 203.0.111.1/32\n")
                .contains("add rf-block4 203.0.111.128/25\n")
                .contains("*raw")
                .contains("-s 198.51.100.1/32 -m comment")
                .contains("COMMIT")
                .contains("# from the node's script firewall-addition: ACTIVE, 1 of 1 rules loaded, SHA-256 9f86")
                .endsWith("-A INPUT -p udp -m udp --dport 69 -j DROP\nCOMMIT\n");
        get(NODES + "/pbx-1").body("scripts[0].state", equalTo("ACTIVE")).body("scripts[0].loaded", equalTo(1));
        get(EXPLAIN + "?ip=100.64.8.8")
                .body("nodes.find { it.node == 'pbx-1' }.note", containsString("firewall-addition has added rules"));
        get("/api/v1/firewall/preview?node=nobody").statusCode(404);
        get("/api/v1/firewall/preview").statusCode(422);
        delete(LISTS + "previewed").statusCode(204);
    }

    @Test
    void tellsPrometheusAndTheHealthCheck() {
        String metrics = admin().get("/q/metrics").then().extract().asString();
        assertThat(metrics)
                .contains("ringfence_policy_outbox_pending")
                .contains("ringfence_policy_revision")
                .contains("ringfence_policy_nodes{state=\"ENFORCING\"")
                .contains("ringfence_policy_relay_active 1.0");
        admin().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'relay' }.data.role", equalTo("ACTIVE"));
        get("/api/v1/audit?limit=1").body("items[0].id", greaterThan(0));
    }

    private static void report(String node, Mode mode, long revision, Instant at) {
        Reports.send(TestBacking.kafka(), Reports.of(node, mode, revision, at));
    }
}
