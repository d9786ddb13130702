package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.policyservice.testing.AccessTable;
import io.ringfence.policyservice.testing.Api;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Blocks;
import io.ringfence.policyservice.testing.Browser;
import io.ringfence.standalone.TestBacking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who gets in, and what they may do there. */
@QuarkusTest
@WithTestResource(Backing.class)
class AccessIT {

    private static final String OWN = "access-own";
    private static final String OTHER = "access-other";
    private static final List<String> RANKS = List.of("viewer", "operator", "admin");

    /** What would do something even with a body that can't be read. */
    private static final Set<String> DOES_SOMETHING = Set.of(
            "POST /api/v1/admin/republish",
            "POST /api/v1/firewall/geoip/refresh",
            "POST /api/v1/notifications/test",
            "POST /api/v1/firewall/settings/confirm",
            "DELETE /api/v1/firewall/settings/trial");

    private static final Map<String, String> MADE_UP = Map.of(
            "{tenant}", OWN,
            "{id}", "00000000-0000-0000-0000-000000000000",
            "{ip}", "300.1.1.1",
            "{prefix}", "999",
            "{step}", "preview",
            "{extension}", "1");

    @Test
    void everyAddressAsksForTheRoleOfTheTableAndForNoMore() {
        tenant(OWN);
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String rank : RANKS) {
            tokens.put(rank, token("table-" + rank, rank, null));
            tokens.put("tenant-" + rank, token("table-tenant-" + rank, rank, OWN));
        }

        List<String> wrong = new ArrayList<>();
        for (AccessTable.Line line : AccessTable.lines()) {
            if (line.role().equals("anybody")) {
                continue;
            }
            check(line, given(), false, "nobody", wrong);
            tokens.forEach((role, token) -> check(line, bearer(token), holds(role, line.role()), role, wrong));
        }

        assertThat(wrong).isEmpty();
    }

    private static void check(
            AccessTable.Line line, RequestSpecification as, boolean may, String role, List<String> wrong) {
        boolean streams = line.path().contains("/stream") || line.path().startsWith("/live/");
        if (may && (streams || DOES_SOMETHING.contains(line.method() + " " + line.path()))) {
            return;
        }
        String path = line.path();
        for (Map.Entry<String, String> parameter : MADE_UP.entrySet()) {
            path = path.replace(parameter.getKey(), parameter.getValue());
        }
        path = path.replaceAll("\\{\\w+}", "made-up").replaceAll("/audit/0.*", "/audit/1");
        boolean reads = line.method().equals("GET") || line.method().equals("DELETE");
        boolean api = path.startsWith("/api/");
        RequestSpecification request = as.redirects().follow(false);
        if (!reads) {
            request = api
                    ? request.contentType(ContentType.JSON).body("{")
                    : takesFiles(line)
                            ? request.multiPart("made", "up")
                            : request.contentType(ContentType.URLENC).formParam("made", "up");
        }
        int status = request.request(line.method(), path).statusCode();
        boolean refused = role.equals("nobody") ? status == 401 || !api && status == 303 : status == 403;
        if (may ? status == 401 || status == 403 : !refused) {
            wrong.add(line + ": " + role + " got " + status);
        }
    }

    private static boolean takesFiles(AccessTable.Line line) {
        return line.path().endsWith("/upload") || line.path().equals("/firewall/lists");
    }

    /** Whether a role holds another. */
    private static boolean holds(String role, String asked) {
        boolean ofTenant = role.startsWith("tenant-");
        boolean asksTenant = asked.startsWith("tenant-");
        return (asksTenant || !ofTenant)
                && RANKS.indexOf(role.replace("tenant-", "")) >= RANKS.indexOf(asked.replace("tenant-", ""));
    }

    @Test
    void whoIsOfOneTenantSeesNothingOfAnother() {
        // Given
        tenant(OWN);
        tenant(OTHER);
        String token = token("scoped", "admin", OWN);
        for (String tenant : List.of(OWN, OTHER)) {
            Blocks.send(
                    TestBacking.kafka(), Blocks.raised(tenant, Scope.EXTENSION, "200", Limit.EXTENSION_DAILY, 1, null));
        }
        Api.soon()
                .untilAsserted(() -> get("/api/v1/call-blocks?tenant=" + OTHER).body("items", hasSize(1)));
        String block = get("/api/v1/call-blocks?tenant=" + OTHER).extract().path("items[0].id");

        // Then
        bearer(token).get("/api/v1/me").then().body("tenant", equalTo(OWN)).body("role", equalTo("ADMIN"));
        bearer(token).get("/api/v1/tenants").then().body("items.tenant", equalTo(List.of(OWN)));
        bearer(token).get("/api/v1/call-blocks").then().body("items.tenant.unique()", equalTo(List.of(OWN)));
        bearer(token).get("/api/v1/call-blocks?tenant=" + OTHER).then().statusCode(404);
        bearer(token).get("/api/v1/call-blocks/" + block).then().statusCode(404);
        bearer(token)
                .contentType(ContentType.JSON)
                .post("/api/v1/call-blocks/" + block + "/lift")
                .then()
                .statusCode(404);
        for (AccessTable.Line line : AccessTable.lines()) {
            if (!line.path().contains("{tenant}") || !line.role().startsWith("tenant-")) {
                continue;
            }
            String path = line.path()
                    .replace("{tenant}", OTHER.toUpperCase(Locale.ROOT))
                    .replaceAll("\\{\\w+}", "1");
            RequestSpecification request = bearer(token);
            if (!line.method().equals("GET") && !line.method().equals("DELETE")) {
                request = path.startsWith("/api/")
                        ? request.contentType(ContentType.JSON).body("{}")
                        : request.contentType(ContentType.URLENC).formParam("made", "up");
            }
            assertThat(request.request(line.method(), path).statusCode())
                    .as(line.toString())
                    .isEqualTo(404);
        }
    }

    @Test
    void aTokenIsToldOnceHasARoleAndAnEndAndCanBeTakenAway() {
        // When
        ValidatableResponse made = admin().contentType(ContentType.JSON)
                .body("{\"name\":\"short\",\"role\":\"viewer\",\"expiresAt\":\"2131-05-01T12:00:00Z\"}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .body("role", equalTo("VIEWER"));
        String token = made.extract().path("token");
        String id = made.extract().path("id");

        // Then
        bearer(token).get("/api/v1/nodes").then().statusCode(200);
        bearer(token)
                .contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"203.0.113.99\"}")
                .post("/api/v1/firewall/entries")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/forbidden"));
        get("/api/v1/tokens").body(not(containsString(token))).body("items.name", hasItem("short"));
        get("/api/v1/audit?subject=token/short").body("items.action", hasItem("token.add"));
        admin().contentType(ContentType.JSON)
                .body("{\"name\":\"short\",\"role\":\"viewer\"}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(409);
        admin().contentType(ContentType.JSON)
                .body("{\"name\":\"<b>\",\"role\":\"king\",\"tenant\":\"!\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(422)
                .body("errors.field", equalTo(List.of("name", "role", "tenant", "expiresAt")));
        admin().delete("/api/v1/tokens/" + id).then().statusCode(204);
        bearer(token).get("/api/v1/nodes").then().statusCode(401);
        admin().delete("/api/v1/tokens/" + id).then().statusCode(404);
    }

    @Test
    void theLastAdminStays() {
        admin().delete("/api/v1/users/admin").then().statusCode(409).body("type", equalTo("/problems/last-admin"));
        user("admin", "{\"role\":\"OPERATOR\"}").statusCode(409);
        user("admin", "{\"role\":\"ADMIN\",\"tenant\":\"x\"}").statusCode(409);
        user("admin", "{\"role\":\"ADMIN\",\"disabled\":true}").statusCode(409);
    }

    @Test
    void aUserLogsInWithASessionThatReadsTheApiAndChangesNothingThere() {
        // Given
        user("maria", "{\"role\":\"OPERATOR\",\"password\":\"correct horse battery\"}")
                .statusCode(201);

        // When
        Response in = Browser.login("maria", "correct horse battery", "/nodes?x=1");

        // Then
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.header("Location")).endsWith("/nodes?x=1");
        String cookie = in.getDetailedCookie("ringfence-session").toString();
        assertThat(cookie).contains("HttpOnly", "Secure").containsIgnoringCase("SameSite=Strict");
        String session = in.cookie("ringfence-session");
        with(session).get("/api/v1/me").then().body("kind", equalTo("SESSION")).body("name", equalTo("maria"));
        with(session).get("/nodes").then().statusCode(200).body(containsString("maria"));
        with(session)
                .contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"203.0.113.98\"}")
                .post("/api/v1/firewall/entries")
                .then()
                .statusCode(401);
        get("/api/v1/users/maria").body("lastLoginAt", not(nullValue())).body("password", nullValue());
        get("/api/v1/audit?action=login&actor=maria").body("items", hasSize(1));

        // When: another password ends it
        user("maria", "{\"role\":\"OPERATOR\",\"password\":\"another horse battery\"}")
                .statusCode(200);
        with(session).get("/api/v1/me").then().statusCode(401);
        with(session).redirects().follow(false).get("/nodes").then().statusCode(303);
        with(session).header("HX-Request", "true").get("/nodes").then().statusCode(401);
    }

    @Test
    void loggingOutEndsTheSession() {
        user("otto", "{\"role\":\"VIEWER\",\"password\":\"correct horse battery\"}")
                .statusCode(201);
        Response in = Browser.login("otto", "correct horse battery", "//evil.example/");
        assertThat(in.header("Location")).as("nowhere else").endsWith("/").doesNotContain("evil");
        String session = in.cookie("ringfence-session");

        Browser.send(session, "/logout", Map.of()).then().statusCode(303).cookie("ringfence-session", equalTo(""));

        with(session).get("/api/v1/me").then().statusCode(401);
        get("/api/v1/audit?action=logout&actor=otto").body("items", hasSize(1));
    }

    @Test
    void guessingIsSlowedDownAndTold() {
        user("greta", "{\"role\":\"VIEWER\",\"password\":\"correct horse battery\"}")
                .statusCode(201);
        for (int i = 0; i < 5; i++) {
            Response failed = Browser.login("greta", "<b>wrong</b>", "/");
            assertThat(failed.statusCode()).isEqualTo(401);
            assertThat(failed.asString())
                    .contains("name or the password is wrong", "value=\"greta\"")
                    .doesNotContain("<b>");
        }

        assertThat(Browser.login("greta", "correct horse battery", "/").statusCode())
                .isEqualTo(429);
        get("/api/v1/audit?action=login&subject=user/greta").body("items.outcome", hasItem("REFUSED"));
        assertThat(Browser.login("no such user", "x", "/").statusCode()).isEqualTo(401);
    }

    @Test
    void aFormOfAnotherSiteIsRefused() {
        user("fritz", "{\"role\":\"ADMIN\",\"password\":\"correct horse battery\"}")
                .statusCode(201);
        String session = Browser.login("fritz", "correct horse battery", "/").cookie("ringfence-session");

        with(session)
                .contentType(ContentType.URLENC)
                .formParam("x", "y")
                .post("/logout")
                .then()
                .statusCode(400);

        with(session).get("/api/v1/me").then().statusCode(200);
        admin().delete("/api/v1/users/fritz").then().statusCode(204);
        with(session).get("/api/v1/me").then().statusCode(401);
    }

    @Test
    void pagesTellBrowsersWhatToRefuse() {
        given().get("/login")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Frame-Options", equalTo("DENY"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Referrer-Policy", equalTo("same-origin"))
                .header("Cache-Control", equalTo("no-store"))
                .body(not(containsString("<style")))
                .body(not(containsString("style=")))
                .body(not(containsString("onclick")));
        given().get("/api/v1/nodes").then().statusCode(401).header("Set-Cookie", nullValue());
        given().get("/assets/console.css").then().statusCode(200).header("Cache-Control", equalTo("no-cache"));
    }

    private static RequestSpecification with(String session) {
        return given().cookie("ringfence-session", session);
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private static ValidatableResponse user(String name, String body) {
        return admin().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/users/" + name)
                .then();
    }

    private static String token(String name, String role, @Nullable String tenant) {
        String scope = tenant == null ? "" : ",\"tenant\":\"" + tenant + "\"";
        return admin().contentType(ContentType.JSON)
                .body("{\"name\":\"" + name + "\",\"role\":\"" + role + "\"" + scope + "}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    private static void tenant(String name) {
        admin().contentType(ContentType.JSON)
                .body("{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\"}")
                .put("/api/v1/tenants/" + name)
                .then()
                .statusCode(anyOf(equalTo(200), equalTo(201)));
    }
}
