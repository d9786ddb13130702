package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.policyservice.testing.Backing;
import org.junit.jupiter.api.Test;

/** What was spent, as billing-watcher tells it. */
@QuarkusTest
@WithTestResource(Backing.class)
class UsageIT {

    @Test
    void showsWhatWasSpentOfWhichLimit() {
        get("/api/v1/tenants/usage-1/extensions/101/usage")
                .statusCode(200)
                .body("extension", equalTo("101"))
                .body("day.settled", equalTo("4.00"))
                .body("day.percent", equalTo(50))
                .body("days[0].day", equalTo("2026-11-25"));
        get("/api/v1/tenants/usage-1/usage").statusCode(200).body("month.settled", equalTo("4.00"));
    }

    @Test
    void saysWhenNobodyTells() {
        get("/api/v1/tenants/nobody/usage")
                .statusCode(503)
                .body("detail", containsString("billing-watcher: it answers 404"));
        get("/api/v1/tenants/NoTenant!/usage").statusCode(422);
    }

    @Test
    void asksForTheToken() {
        given().get("/api/v1/tenants/usage-1/usage").then().statusCode(401);
    }

    private static ValidatableResponse get(String path) {
        return given().header("Authorization", "Bearer " + Backing.TOKEN)
                .get(path)
                .then();
    }
}
