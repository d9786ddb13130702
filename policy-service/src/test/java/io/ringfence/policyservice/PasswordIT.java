package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Browser;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People change their own password. */
@QuarkusTest
@WithTestResource(Backing.class)
class PasswordIT {

    @Test
    void whoSetsAnotherPasswordIsLoggedOutElsewhere() {
        admin().contentType(ContentType.JSON)
                .body("{\"role\":\"VIEWER\",\"password\":\"correct horse battery\"}")
                .put("/api/v1/users/paula")
                .then()
                .statusCode(201);
        String here = Browser.login("paula", "correct horse battery", "/").cookie("ringfence-session");
        String elsewhere = Browser.login("paula", "correct horse battery", "/").cookie("ringfence-session");

        password(here, "a wrong guess", "another horse battery")
                .statusCode(422)
                .body(containsString("is not your password"))
                .body(not(containsString("another horse")));
        password(here, "correct horse battery", "short").statusCode(422).body(containsString("at least 12 characters"));
        password(here, "correct horse battery", "another horse battery").statusCode(303);

        with(here).get("/me").then().statusCode(200).body(containsString("You are viewer of the whole cluster"));
        with(elsewhere).get("/api/v1/me").then().statusCode(401);
        assertThat(Browser.login("paula", "another horse battery", "/").statusCode())
                .isEqualTo(303);
        get("/api/v1/audit?action=user.password&actor=paula").body("items", hasSize(1));
        get("/me").statusCode(200).body(containsString("no password of yours"));
    }

    private static ValidatableResponse password(String session, String current, String next) {
        return Browser.send(session, "/me/password", Map.of("current", current, "password", next))
                .then();
    }

    private static RequestSpecification with(String session) {
        return given().cookie("ringfence-session", session);
    }
}
