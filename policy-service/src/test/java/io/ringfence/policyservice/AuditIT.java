package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.AUDIT;
import static io.ringfence.policyservice.testing.Api.add;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.block;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.published;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Reports;
import io.ringfence.standalone.TestBacking;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Backing.class)
class AuditIT {

    @Inject
    AgroalDataSource database;

    @Test
    void saysWhichRevisionAChangeIsAndWhichNodesHoldIt() {
        // Given
        String id = block("198.18.140.1");
        long revision = published();
        report("audit-1", Mode.ENFORCING, revision);
        report("audit-2", Mode.ENFORCING, revision - 1);
        report("audit-3", Mode.DEGRADED, revision);

        // Then
        String subject = AUDIT + "?subject=entry/BLOCK/198.18.140.1/32";
        soon().untilAsserted(() -> get(subject)
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].nodes.missing.node", hasItem("audit-2"))
                .body("items[0].nodes.missing.node", hasItem("audit-3"))
                .body("items[0].nodes.missing.node", not(hasItem("audit-1"))));
        get(subject)
                .body("items[0].revision", equalTo((int) revision))
                .body("items[0].change", notNullValue())
                .body("items[0].nodes.enforced", greaterThan(0))
                .body("items[0].nodes.missing.find { it.node == 'audit-2' }.state", equalTo("BEHIND"))
                .body("items[0].nodes.missing.find { it.node == 'audit-3' }.state", equalTo("DEGRADED"));
        int number = get(subject).extract().path("items[0].id");
        get(AUDIT + "/" + number)
                .statusCode(200)
                .body("subject", equalTo("entry/BLOCK/198.18.140.1/32"))
                .body("after", notNullValue());
        get(AUDIT + "/999999999999").statusCode(404);
        get(AUDIT + "/x").statusCode(404);
        delete("/api/v1/firewall/entries/" + id).statusCode(204);
        for (String node : List.of("audit-1", "audit-2", "audit-3")) {
            delete("/api/v1/nodes/" + node).statusCode(204);
        }
    }

    @Test
    void changesOfLimitsHaveTheirVersion() {
        admin().contentType(ContentType.JSON)
                .body("{\"zone\":\"Europe/Berlin\",\"currency\":\"EUR\",\"homeCountry\":\"DE\"}")
                .put("/api/v1/tenants/audit-t")
                .then()
                .statusCode(201);

        get(AUDIT + "?subject=tenant/audit-t")
                .body("items[0].version", greaterThan(0))
                .body("items[0].change", nullValue())
                .body("items[0].nodes", nullValue());
    }

    @Test
    void isSearchedByAllThatALineSays() {
        // Given
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.141.1\",\"comment\":\"Zebra_100% found\"}")
                .statusCode(201);
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.141.2\",\"comment\":\"zebras too\"}")
                .statusCode(201);
        add("{\"list\":\"BLOCK\",\"cidr\":\"127.0.0.0/9\",\"comment\":\"zebra cut\"}")
                .statusCode(409);
        String forced = admin().contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"127.0.0.0/9\",\"comment\":\"zebra forced\"}")
                .post("/api/v1/firewall/entries?force=true")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        delete("/api/v1/firewall/entries/" + forced).statusCode(204);

        // Then
        found("text=zebra", "entry.remove", "entry.add", "entry.add", "entry.add");
        found("text=ZEBRA found", "entry.add");
        found("text=zebra&action=entry.remove", "entry.remove");
        found("text=zebra&forced=true", "entry.add");
        found("text=zebra&forced=true&actor=nobody");
        found("text=198.18.141.2", "entry.add");
        found("text=' & !zebra:* \\ |");
        found("subject=entry/BLOCK/127.0.0.0/9&outcome=REFUSED", "entry.add");
        found("subject=entry/BLOCK/198.18.141.&actor=admin", "entry.add", "entry.add");
        found("subject=entry_BLOCK/198.18.141.");
        found("text=zebra&from=" + Instant.now().plusSeconds(60));
        found("text=zebra&to=2020-01-01T00:00:00Z");
        get(AUDIT + "?outcome=no&forced=no&from=x").statusCode(422).body("errors", hasSize(3));
    }

    @Test
    void pagesFollowEachOtherWithoutGaps() {
        for (int i = 0; i < 5; i++) {
            add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.142." + i + "\"}");
        }
        JsonPath all = get(AUDIT + "?subject=entry/BLOCK/198.18.142.").extract().jsonPath();
        JsonPath first = get(AUDIT + "?subject=entry/BLOCK/198.18.142.&limit=3")
                .extract()
                .jsonPath();
        JsonPath rest = get(AUDIT + "?subject=entry/BLOCK/198.18.142.&limit=3&cursor=" + first.getString("next"))
                .extract()
                .jsonPath();

        assertThat(all.getList("items.id")).hasSize(5);
        assertThat(first.getList("items.id")).isEqualTo(all.getList("items.id").subList(0, 3));
        assertThat(rest.getList("items.id")).isEqualTo(all.getList("items.id").subList(3, 5));
        assertThat(rest.getString("next")).isNull();
        get(AUDIT + "?cursor=MTI").statusCode(422);
    }

    @Test
    void isGivenOutAsATableAndAsJson() {
        // Given
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.143.1\",\"comment\":\"=cmd, \\\"x\\\"\"}")
                .statusCode(201);
        published();

        // Then
        String csv = get(AUDIT + ".csv?subject=entry/BLOCK/198.18.143.")
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .header("Content-Disposition", containsString("ringfence-audit-"))
                .extract()
                .asString();
        assertThat(csv.split("\r\n"))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines[0]).startsWith("id,at,actor,address,action,subject,outcome"))
                .satisfies(lines -> assertThat(lines[1])
                        .contains(",admin,127.0.0.1,entry.add,entry/BLOCK/198.18.143.1/32,DONE,false,")
                        .contains(",\"{\"\"id\"\": ")
                        .contains("=cmd, \\\"\"x\\\"\""));
        JsonPath json = get(AUDIT + ".json?subject=entry/BLOCK/198.18.143.")
                .statusCode(200)
                .contentType(ContentType.JSON)
                .extract()
                .jsonPath();
        assertThat(json.getList("subject")).containsExactly("entry/BLOCK/198.18.143.1/32");
        assertThat(json.getString("[0].after.comment")).isEqualTo("=cmd, \"x\"");
        get(AUDIT + ".json?actor=nobody").body("", empty());
        get(AUDIT + ".csv?outcome=no").statusCode(422).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET actor = 'nobody'",
                "DELETE FROM audit WHERE false",
                "TRUNCATE audit",
                "UPDATE published_change SET revision = 1",
                "DELETE FROM published_change",
                "TRUNCATE published_change"
            })
    void nothingOfItIsEverRewritten(String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("is only ever added to");
        }
    }

    private static void found(String query, String... actions) {
        get(AUDIT + "?" + query)
                .statusCode(200)
                .body("items.action", actions.length == 0 ? empty() : contains(actions));
    }

    private static void report(String node, Mode mode, long revision) {
        Reports.send(TestBacking.kafka(), Reports.of(node, mode, revision, Instant.now()));
    }
}
