package io.ringfence.nodeagent.edge.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.nodeagent.HealthIT;
import org.junit.jupiter.api.Test;

/** What a PBX tells an agent that has no broker: it waits. */
@QuarkusTest
@QuarkusTestResource(HealthIT.DryNode.class)
class CallsIT {

    private static final String CALL = "\"account\":\"101-acme\",\"number\":\"+442079460106\",\"callId\":\"7\"";

    @Test
    void takesWhatCanBeACall() {
        tell("{\"event\":\"started\"," + CALL + "}").statusCode(202).body(equalTo("taken"));
        tell("{\"event\":\"ended\"," + CALL
                        + ",\"endedAt\":1764057600.5,\"seconds\":\"12\",\"disposition\":\"answered\"}")
                .statusCode(202);
        tell("{\"event\":\"ENDED\"," + CALL
                        + ",\"startedAt\":\"2026-11-25T09:00:00+01:00\",\"disposition\":\"NO ANSWER\"}")
                .statusCode(202);
    }

    @Test
    void refusesWhatCanNotBeOne() {
        tell("").statusCode(400);
        tell("[]").statusCode(400).body(equalTo("must be a JSON object"));
        tell("{\"event\":").statusCode(400).body(startsWith("not JSON: "));
        tell("{\"event\":\"started\",\"event\":\"ended\"}").statusCode(400).body(containsString("Duplicate"));
        tell("{" + CALL + "}").statusCode(400).body(equalTo("event: is missing"));
        tell("{\"event\":\"rang\"," + CALL + "}").statusCode(400).body(startsWith("event: must be one of [STARTED"));
        tell("{\"event\":\"started\"," + CALL + ",\"cost\":\"1\"}")
                .statusCode(400)
                .body(startsWith("unknown: cost"));
        tell("{\"event\":\"started\",\"account\":\"101\",\"number\":\"1\",\"callId\":\"7\"}")
                .statusCode(400)
                .body(startsWith("tenant: is missing"));
        tell("{\"event\":\"started\"," + CALL + ",\"startedAt\":\"yesterday\"}")
                .statusCode(400)
                .body(startsWith("startedAt: must be seconds of the epoch"));
        tell("{\"event\":\"ended\"," + CALL + ",\"seconds\":1.5}")
                .statusCode(400)
                .body(startsWith("seconds: must be"));
        tell("{\"event\":\"ended\"," + CALL + ",\"seconds\":999999999}")
                .statusCode(400)
                .body(startsWith("seconds: 0 to"));
        tell("{\"event\":\"started\",\"number\":[1]," + "\"callId\":\"7\"}")
                .statusCode(400)
                .body(equalTo("number: must be a text"));
        tell("{\"event\":\"started\",\"account\":\"101-acme\",\"callId\":\"7\",\"number\":\"" + "1".repeat(65) + "\"}")
                .statusCode(400)
                .body(startsWith("number: at most 64"));
        given().body("event=started")
                .contentType("application/x-www-form-urlencoded")
                .post("/calls")
                .then()
                .statusCode(415);
        tell("{\"event\":\"" + "x".repeat(70_000) + "\"}").statusCode(413);
    }

    private static ValidatableResponse tell(String body) {
        return given().body(body).contentType("application/json").post("/calls").then();
    }
}
