package io.ringfence.billingwatcher;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.standalone.TestBacking;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records over HTTP, as billing programs and FreeSWITCH post them. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class CdrsIT {

    private final String tenant = "h-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void takesOneAnArrayAndLines() {
        post("application/json", record("1")).statusCode(200).body("taken", equalTo(1));
        post("application/json", "[" + record("2") + "," + record("3") + "]").body("taken", equalTo(2));
        post("application/x-ndjson", record("4") + "\n" + record("5") + "\n").body("taken", equalTo(2));

        assertThat(published()).extracting(CallEnded::callId).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void takesWhatFreeSwitchPosts() {
        String json = """
                {"variables": {"uuid": "3f0c", "sip_auth_username": "101", "start_uepoch": "1764057600250000",
                 "answer_uepoch": "1764057607000000", "end_uepoch": "1764057667000000", "billsec": "60",
                 "ringfence_rate": "0.12", "hangup_cause": "NORMAL_CLEARING", "ringfence_tenant": "%s"},
                 "callflow": [{"caller_profile": {"destination_number": "%%2B442079460101"}}]}""".formatted(tenant);
        String copy = "{\"variables\":{\"uuid\":\"b\",\"originating_leg_uuid\":\"3f0c\",\"start_epoch\":\"1\"}}";

        post("application/x-www-form-urlencoded", "cdr=" + URLEncoder.encode(json, StandardCharsets.UTF_8))
                .statusCode(200)
                .body("taken", equalTo(1));
        post(
                        "application/x-www-form-urlencoded",
                        "cdr="
                                + URLEncoder.encode(
                                        Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)),
                                        StandardCharsets.UTF_8))
                .body("taken", equalTo(1));
        post("application/json", copy).body("taken", equalTo(0)).body("passedOver", equalTo(1));

        CallEnded call = published().getFirst();
        assertThat(published()).hasSize(2).allMatch(call::equals);
        assertThat(call.callId()).isEqualTo("freeswitch:3f0c");
        assertThat(call.extension()).isEqualTo("101");
        assertThat(call.destination()).isEqualTo("+442079460101");
        assertThat(call.startedAt()).isEqualTo("2025-11-25T08:00:00.250Z");
        assertThat(call.answeredAt()).isEqualTo("2025-11-25T08:00:07Z");
        assertThat(call.billedSeconds()).isEqualTo(60);
    }

    @Test
    void takesNothingWhileAnythingIsWrong() {
        String body = "[" + record("1") + "," + record("2").replace("\"0.10\"", "0.10") + ",{}]";

        post("application/json", body)
                .statusCode(422)
                .body("errorCount", equalTo(2))
                .body("errors[0].record", equalTo(2))
                .body("detail", containsString("Nothing was taken"));
        post("application/json", record("3").substring(0, 40)).statusCode(422);
        post("application/json", "[]").statusCode(422);
        post("application/json", "").statusCode(422);
        post("application/x-www-form-urlencoded", "x=1").statusCode(422);

        assertThat(published()).isEmpty();
    }

    @Test
    void refusesWhoHasNotTheTokenAndBodiesWithoutEnd() {
        given().body(record("1"))
                .contentType("application/json")
                .post("/cdrs")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer wrong")
                .body(record("1"))
                .contentType("application/json")
                .post("/cdrs")
                .then()
                .statusCode(401);
        given().auth()
                .preemptive()
                .basic("freeswitch", Backing.TOKEN)
                .body(record("1"))
                .contentType("application/json")
                .post("/cdrs")
                .then()
                .statusCode(200);
    }

    @Test
    void bodyOfTenMegabytesIsReadAndOneThatIsCutShortIsNot() throws Exception {
        post("application/json", "[" + " ".repeat(9 << 20) + record("1") + "]").statusCode(200);

        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            String head = "POST /cdrs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Backing.TOKEN
                    + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: 5000\r\n\r\n";
            socket.getOutputStream().write((head + record("2") + "\n").getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("200 OK");
        }
        assertThat(published()).extracting(CallEnded::callId).containsExactly("1");
    }

    private String record(String callId) {
        return "{\"tenant\":\"" + tenant + "\",\"callId\":\"" + callId
                + "\",\"extension\":\"101\",\"destination\":\"+442079460101\",\"startedAt\":\"2026-11-25T10:00:00Z\","
                + "\"endedAt\":\"2026-11-25T10:01:00Z\",\"billedSeconds\":60,\"cost\":\"0.10\",\"disposition\":\"ANSWERED\"}";
    }

    private static ValidatableResponse post(String type, String body) {
        RequestSpecification request =
                given().header("Authorization", "Bearer " + Backing.TOKEN).contentType(type + "; charset=UTF-8");
        return type.contains("form")
                ? request.body(body).post("/cdrs").then()
                : request.body(body.getBytes(StandardCharsets.UTF_8))
                        .post("/cdrs")
                        .then();
    }

    private List<CallEnded> published() {
        try (Calls calls = new Calls(TestBacking.kafka())) {
            return calls.read(Topic.CALL_EVENTS).stream()
                    .filter(CallEnded.class::isInstance)
                    .map(CallEnded.class::cast)
                    .filter(call -> call.tenant().equals(tenant))
                    .toList();
        }
    }
}
