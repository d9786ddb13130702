package io.ringfence.nodeagent.edge.rest;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.nodeagent.HealthIT;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a web server is told about its clients, asked by hand and by the real nginx. */
@QuarkusTest
@QuarkusTestResource(HealthIT.DryNode.class)
class AccessIT {

    private static final String REFUSED = "You are not allowed to connect";

    @Inject
    FixedAccessPolicy policy;

    @TestHTTPResource
    URI agent;

    @AfterEach
    void restore() {
        policy.countries(true);
        policy.known(true);
    }

    @Test
    void nobodySeesAPageUntilThePolicyIsKnown(@TempDir Path folder) throws Exception {
        // When
        policy.known(false);

        // Then
        check("203.0.113.9").statusCode(503).body(containsString("does not know its policy yet"));
        check("192.168.1.2").statusCode(503);
        try (Nginx nginx = Nginx.start(folder, agent.getPort(), false)) {
            assertThat(nginx.get("203.0.113.9")).startsWith("500 ");
        }
    }

    @Test
    void tellsByCountryWhoMay() {
        check("203.0.113.9").statusCode(204);
        check("198.51.100.1")
                .statusCode(403)
                .contentType(startsWith("text/plain"))
                .body(equalTo(REFUSED));
        check("192.168.1.2").statusCode(204);
        check("nobody").statusCode(400).body(containsString("no address that can be read"));
        get("/access-check").then().statusCode(400).body(containsString("X-Real-IP is missing"));
        given().header("X-Forwarded-For", "203.0.113.9")
                .get("/access-check")
                .then()
                .statusCode(400);
    }

    @Test
    void countsItsAnswers() {
        // Given
        check("203.0.113.9");
        check("198.51.100.1");
        check("nobody");

        // Then
        get("/q/metrics")
                .then()
                .body(containsString("ringfence_agent_access_checks_total{result=\"allowed\"}"))
                .body(containsString("ringfence_agent_access_checks_total{result=\"refused\"}"))
                .body(containsString("ringfence_agent_access_checks_total{result=\"unreadable\"}"));
    }

    @Test
    void refusesNobodyAndSaysSoWhileNoCountryIsKnown() {
        // Given
        get("/q/health/ready").then().body("checks[0].data.webCountries", nullValue());

        // When
        policy.countries(false);

        // Then
        check("198.51.100.1").statusCode(204);
        get("/q/health/ready").then().body("checks[0].data.webCountries", containsString("open to all"));
    }

    @Test
    void nginxAsksAndAnswersTheClient(@TempDir Path folder) throws Exception {
        try (Nginx nginx = Nginx.start(folder, agent.getPort(), false)) {
            assertThat(nginx.get("203.0.113.9")).isEqualTo("200 the page");
            assertThat(nginx.get("198.51.100.1")).isEqualTo("403 " + REFUSED);
            assertThat(nginx.get("192.168.1.2")).isEqualTo("200 the page");
            policy.countries(false);
            assertThat(nginx.get("198.51.100.1")).isEqualTo("200 the page");
        }
    }

    @Test
    void nginxRefusesAllWhileTheAgentIsAwayUnlessItIsToldOtherwise(@TempDir Path folder) throws Exception {
        int nobody = Nginx.freePort();
        try (Nginx nginx = Nginx.start(folder.resolve("closed"), nobody, false)) {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(nginx.get("203.0.113.9")).startsWith("500 "));
        }
        try (Nginx nginx = Nginx.start(folder.resolve("open"), nobody, true)) {
            assertThat(nginx.get("198.51.100.1")).isEqualTo("200 the page");
        }
        try (Nginx nginx = Nginx.start(folder.resolve("both"), agent.getPort(), true)) {
            assertThat(nginx.get("198.51.100.1")).isEqualTo("403 " + REFUSED);
        }
    }

    private static ValidatableResponse check(String address) {
        return given().header("X-Real-IP", address).get("/access-check").then();
    }
}
