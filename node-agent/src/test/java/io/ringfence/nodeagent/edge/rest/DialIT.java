package io.ringfence.nodeagent.edge.rest;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.nodeagent.HealthIT;
import org.junit.jupiter.api.Test;

/** What a PBX is told, by an agent that has booted without Kafka. */
@QuarkusTest
@QuarkusTestResource(HealthIT.DryNode.class)
class DialIT {

    @Test
    void answersInJson() {
        dial("tenant=acme&extension=102&number=%2B442079460106&callId=1795549082.0")
                .statusCode(200)
                .contentType("application/json")
                .body("verdict", equalTo("ALLOWED"))
                .body("reason", equalTo("FREE_TO_CALL"))
                .body("maxSeconds", equalTo(300));
        dial("tenant=acme&extension=101&number=%2B442079460106")
                .statusCode(200)
                .body("verdict", equalTo("REFUSED"))
                .body("reason", equalTo("EXTENSION_DAILY"))
                .body("message", containsString("12.34 EUR spent of 10.00 EUR"));
        dial("tenant=acme&extension=102&number=%2B881612345678").body("reason", equalTo("ROUTE_COST"));
        dial("tenant=acme&extension=101&number=118").body("reason", equalTo("EMERGENCY"));
        dial("account=&number=%2B442079460106").body("reason", equalTo("NOBODY"));
    }

    @Test
    void answersInOneLineThatNothingElseLooksLike() {
        dial("account=102-acme&number=%2B442079460106&format=line")
                .statusCode(200)
                .contentType(startsWith("text/plain"))
                .body(equalTo("ringfence ALLOW"));
        given().header("Accept", "text/plain")
                .get("/dial?account=101-acme&number=%2B442079460106")
                .then()
                .body(startsWith("ringfence DENY EXTENSION_DAILY 101 is blocked"));
        dial("account=101-acme&number=102&format=line").body(equalTo("ringfence ALLOW"));
        dial("account=101-acme&number=102&outside=true&format=line")
                .body(startsWith("ringfence DENY EXTENSION_DAILY "));
        dial("account=101-acme&format=line").statusCode(400).body(equalTo("ringfence ERROR number: is missing"));
    }

    @Test
    void refusesWhatCanNotBeAQuestion() {
        dial("tenant=acme&extension=101").statusCode(400).body(equalTo("number: is missing"));
        dial("number=%2B442079460106").statusCode(400).body(containsString("or account: are missing"));
        dial("tenant=ACME&extension=101&number=1").statusCode(400).body(startsWith("tenant: must match"));
        dial("tenant=acme&extension=1%201&number=1").statusCode(400).body(startsWith("extension: must match"));
        dial("tenant=acme&extension=101&number=" + "1".repeat(65))
                .statusCode(400)
                .body(startsWith("number: at most 64"));
        dial("tenant=acme&extension=101&number=1%0A2").statusCode(400).body(startsWith("number: control"));
        dial("tenant=acme&extension=101&number=1&callId=" + "1".repeat(101))
                .statusCode(400)
                .body(startsWith("callId: at most 100"));
        dial("tenant=acme&extension=101&number=1&outside=maybe").statusCode(400).body(startsWith("outside: must be"));
    }

    @Test
    void countsItsAnswers() {
        // Given
        dial("tenant=acme&extension=101&number=%2B442079460106");

        // Then
        get("/q/metrics")
                .then()
                .body(containsString(
                        "ringfence_agent_dial_answers_total{reason=\"extension_daily\",verdict=\"refused\"}"))
                .body(containsString("ringfence_agent_dial_answers_total{reason=\"emergency\",verdict=\"allowed\"}"))
                .body(containsString("ringfence_agent_calls_dropped_total 0.0"));
    }

    private static ValidatableResponse dial(String query) {
        return given().urlEncodingEnabled(false).get("/dial?" + query).then();
    }
}
