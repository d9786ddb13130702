package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.block;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.published;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Reports;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backing.class)
class SettingsIT {

    private static final String SETTINGS = "/api/v1/firewall/settings";
    private static final String RATE = "{\"sipRate\":{\"on\":true,\"packetsPerSecond\":20,\"burst\":60}}";

    @AfterEach
    void switchOff() {
        put("{}", "").statusCode(200);
    }

    @Test
    void setsReadsAndPublishesThem() throws Exception {
        // When
        put(RATE, "")
                .statusCode(200)
                .body("settings.sipRate.packetsPerSecond", equalTo(20))
                .body("settings.scanners.on", equalTo(false))
                .body("settings.ports.sipUdp", contains("5060"))
                .body("updatedBy", equalTo("admin"))
                .body("trial", nullValue());

        // Then
        soon().untilAsserted(() -> get(SETTINGS).statusCode(200).body("state", equalTo("published")));
        assertThat(last().firewallAt(Instant.now()).sipRate().burst()).isEqualTo(60);
        get("/api/v1/audit?limit=1")
                .body("items[0].action", equalTo("settings.change"))
                .body("items[0].subject", equalTo("settings"))
                .body("items[0].after.settings.sipRate.on", equalTo(true));
    }

    @Test
    void aTrialHoldsBesideWhatIsConfirmedUntilItIsConfirmed() throws Exception {
        // When
        put(RATE, "?trial=10m")
                .statusCode(200)
                .body("settings.sipRate.on", equalTo(false))
                .body("trial.settings.sipRate.on", equalTo(true));

        // Then
        published();
        assertThat(last().firewallAt(Instant.now()).sipRate().on()).isTrue();
        assertThat(last().firewallAt(Instant.now().plusSeconds(601)).sipRate().on())
                .isFalse();

        // When
        admin().post(SETTINGS + "/confirm")
                .then()
                .statusCode(200)
                .body("settings.sipRate.on", equalTo(true))
                .body("trial", nullValue());

        // Then
        published();
        assertThat(last().firewallAt(Instant.now().plusSeconds(601)).sipRate().on())
                .isTrue();
        admin().post(SETTINGS + "/confirm").then().statusCode(409).body("type", endsWith("no-trial"));
    }

    @Test
    void aTrialCanBeEndedBeforeItsTime() throws Exception {
        put(RATE, "?trial=PT1H").statusCode(200);

        delete(SETTINGS + "/trial").statusCode(200).body("trial", nullValue());

        published();
        assertThat(last().firewallAt(Instant.now()).sipRate().on()).isFalse();
        delete(SETTINGS + "/trial").statusCode(200);
    }

    @Test
    void namesAllThatIsWrong() {
        put(
                        "{\"sipRate\":{\"on\":true,\"packetsPerSecond\":0,\"burst\":60},\"nonsense\":1,"
                                + "\"ports\":{\"sipUdp\":[\"5091-5060\"]},\"scanners\":{\"patterns\":[\"x\"]},"
                                + "\"serverCountries\":{\"on\":true,\"allowed\":[]},\"sipFromAllowedOnly\":\"often\"}",
                        "")
                .statusCode(422)
                .contentType("application/problem+json")
                .body(
                        "errors.field",
                        hasItems(
                                "sipRate.packetsPerSecond",
                                "nonsense",
                                "ports.sipUdp",
                                "scanners.patterns",
                                "serverCountries.allowed",
                                "sipFromAllowedOnly"))
                .body("errors.reason", hasItem(containsString("1 to 10000, but it is 0")));
        put("[]", "").statusCode(400).body("type", endsWith("bad-request"));
        put(RATE, "?trial=5s").statusCode(422);
        put(RATE, "?trial=soon").statusCode(422);
        get(SETTINGS).body("settings.sipRate.on", equalTo(false));
    }

    @Test
    void refusesAChangeOfAnOlderState() {
        String tag = get(SETTINGS).extract().header("ETag");
        put(RATE, "").statusCode(200).header("ETag", not(equalTo(tag)));

        admin().contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body("{}")
                .put(SETTINGS)
                .then()
                .statusCode(412)
                .body("type", endsWith("changed-meanwhile"));
    }

    @Test
    void showsWhatCandidateSettingsWouldChangeOnANode() {
        // Given
        Reports.send(TestBacking.kafka(), Reports.of("candidate-1", Mode.DRY_RUN, 1, Instant.now()));
        soon().untilAsserted(() -> get("/api/v1/nodes/candidate-1").statusCode(200));

        // When
        ValidatableResponse answer = admin().contentType(ContentType.JSON)
                .body(RATE)
                .post("/api/v1/firewall/preview?node=candidate-1")
                .then();

        // Then
        answer.statusCode(200)
                .body("iptables", containsString("--hashlimit-name rf-sip-20-60"))
                .body("difference", hasItems("iptables table filter", "+-A INPUT -j RF-INPUT"))
                .body("difference", not(hasItem("iptables table raw")));
        admin().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/firewall/preview?node=candidate-1")
                .then()
                .body("difference", empty())
                .body("cuts", nullValue());
    }

    @Test
    void liftsWhatBlocksAnAddressAloneAndAllowsItWhereSomethingWiderDoes() {
        // Given
        block("198.18.77.9");
        block("198.18.77.0/24");

        // When
        String allowed = admin().contentType(ContentType.JSON)
                .body("{\"ip\":\"198.18.77.9\",\"ttlSeconds\":600}")
                .post("/api/v1/firewall/lift")
                .then()
                .statusCode(200)
                .body("removed.size()", equalTo(1))
                .body("sentence", containsString("allowed beats every kind of block"))
                .extract()
                .path("allowed");

        // Then
        assertThat(allowed).isEqualTo("198.18.77.9/32");
        get("/api/v1/firewall/explain?ip=198.18.77.9").body("verdict", equalTo("PASSES"));
        get("/api/v1/firewall/explain?ip=198.18.77.8").body("verdict", equalTo("DROPPED"));
        admin().contentType(ContentType.JSON)
                .body("{\"ip\":\"198.18.77.0/24\"}")
                .post("/api/v1/firewall/lift")
                .then()
                .statusCode(422);
    }

    private static ValidatableResponse put(String body, String query) {
        return admin().contentType(ContentType.JSON)
                .body(body)
                .put(SETTINGS + query)
                .then();
    }

    private static SettingsPublished last() throws Exception {
        return (SettingsPublished) Codec.decode(TopicReader.of(TestBacking.kafka(), Topic.FIREWALL_POLICY, "settings")
                .getLast()
                .message());
    }
}
