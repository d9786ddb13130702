package io.ringfence.policyservice.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Calls of the API as an admin makes them. */
public final class Api {

    public static final String ENTRIES = "/api/v1/firewall/entries";
    public static final String LISTS = "/api/v1/firewall/lists/";
    public static final String FEEDS = "/api/v1/firewall/feeds/";
    public static final String EXPLAIN = "/api/v1/firewall/explain";
    public static final String NODES = "/api/v1/nodes";
    public static final String GEOIP = "/api/v1/firewall/geoip";
    public static final String AUDIT = "/api/v1/audit";

    private Api() {}

    /** A call with the token. */
    public static RequestSpecification admin() {
        return given().header("Authorization", "Bearer " + Backing.TOKEN);
    }

    /** Adds an entry. */
    public static ValidatableResponse add(String json) {
        return admin().contentType(ContentType.JSON).body(json).post(ENTRIES).then();
    }

    /** Blocks a network, and gives the id of the entry. */
    public static String block(String cidr) {
        return add("{\"list\":\"BLOCK\",\"cidr\":\"" + cidr + "\"}").extract().path("id");
    }

    public static ValidatableResponse get(String path, Object... parameters) {
        return admin().get(path, parameters).then();
    }

    public static ValidatableResponse delete(String path, Object... parameters) {
        return admin().delete(path, parameters).then();
    }

    /** Waits for something that takes milliseconds in health. */
    public static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    /** Waits until everything is published, the first policy of a service that has just started too, and gives the revision. */
    public static long published() {
        soon().until(() -> get(NODES).extract().<Integer>path("pending") == 0
                && get(NODES).extract().jsonPath().getLong("revision") > 0);
        return get(NODES).extract().jsonPath().getLong("revision");
    }
}
