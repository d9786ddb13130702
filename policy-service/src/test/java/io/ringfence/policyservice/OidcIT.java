package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Browser;
import io.ringfence.policyservice.testing.OidcStub;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** People and programs that the identity provider vouches for. */
@QuarkusTest
@WithTestResource(Backing.class)
class OidcIT {

    @Test
    void whoTheProviderKnowsLogsInAndGetsASessionLikeAnyOther() {
        // When
        Response back = throughProvider("/nodes?x=1", claims("s-nora", "Nora@corp", "staff", ""));

        // Then
        back.then()
                .statusCode(200)
                .body(containsString("content=\"0;url=/nodes?x=1\""))
                .cookie("q_session_ringfence-login", equalTo(""));
        String session = back.cookie("ringfence-session");
        as(session)
                .body("name", equalTo("nora@corp"))
                .body("role", equalTo("VIEWER"))
                .body("kind", equalTo("SESSION"));
        given().cookie("ringfence-session", session).get("/access").then().statusCode(403);
        get("/api/v1/users/nora@corp").body("origin", equalTo("PROVIDER")).body("lastLoginAt", not(nullValue()));
        get("/api/v1/audit?action=login&actor=nora@corp").body("items", hasSize(1));

        // When: the provider gives more
        throughProvider("/", claims("s-nora", "renamed", "voice-admins", ""))
                .then()
                .statusCode(200);

        // Then
        get("/api/v1/users/nora@corp").body("role", equalTo("ADMIN"));
        get("/api/v1/audit?action=user.admit&actor=nora@corp").body("items", hasSize(2));

        // When: an admin here keeps them out
        user("nora@corp", "{\"role\":\"VIEWER\"}").statusCode(422).body("errors.field", equalTo(List.of("role")));
        user("nora@corp", "{\"role\":\"ADMIN\",\"disabled\":true}").statusCode(200);

        // Then
        as(session).statusCode(401);
        Response out = throughProvider("/", claims("s-nora", "nora@corp", "voice-admins", ""));
        assertThat(out.statusCode()).isEqualTo(403);
        assertThat(out.asString()).contains("kept out");
        assertThat(out.cookie("ringfence-session")).isNull();
    }

    @Test
    void aRoleThatTheSettingsDoNotNameIsNone() {
        for (String role : new String[] {"admin", "viewer", "Staff", ""}) {
            throughProvider("/", claims("s-eve", "eve", role, ""))
                    .then()
                    .statusCode(403)
                    .body(containsString("no role that counts here"));
            bearer(claims("s-eve", "eve", role, "")).statusCode(403);
        }
        get("/api/v1/users/eve").statusCode(404);
        get("/api/v1/audit?action=login&subject=user/s-eve")
                .body("items.outcome.unique()", equalTo(List.of("REFUSED")));
    }

    @Test
    void theNameOfSomebodyElseIsNotTakenOver() {
        throughProvider("/", claims("s-fake", "admin", "root", ""))
                .then()
                .statusCode(403)
                .body(containsString("another user with the name admin"));
        bearer(claims("s-fake", "admin", "root", "")).statusCode(403);
    }

    @Test
    void whoHasATenantsRoleIsOfThatTenantAlone() {
        bearer(claims("s-cust", "cust", "customer", "Acme"))
                .statusCode(200)
                .body("role", equalTo("OPERATOR"))
                .body("tenant", equalTo("acme"))
                .body("kind", equalTo("PROVIDER_TOKEN"));
        bearer(claims("s-none", "none", "customer", "")).statusCode(403).body("detail", containsString("in which"));
    }

    @Test
    void tokensForOthersOldOnesAndFakesAreUnknown() {
        String good = claims("s-prog", "prog", "staff", "");
        bearer(good).statusCode(200).body("name", equalTo("prog"));
        bearer(good.replace("\"aud\":\"ringfence\"", "\"aud\":\"wiki\"")).statusCode(401);
        bearer(good.replaceAll("\"exp\":\\d+", "\"exp\":1000000000")).statusCode(401);
        bearer(good.replaceAll("\"iss\":\"[^\"]*\"", "\"iss\":\"http://evil.example\""))
                .statusCode(401);
        String token = token(good);
        for (String fake : new String[] {token.substring(0, token.length() - 9) + "AAAAAAAAA", "a.b.c", "opaque"}) {
            with(fake)
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", equalTo("Bearer"))
                    .body("type", equalTo("/problems/unauthenticated"));
        }
    }

    @Test
    void aLoginThatFailsOrThatNobodyAskedForLeadsToTheLoginPage() {
        Response sent = given().redirects().follow(false).get("/login/oidc");
        for (String back : new String[] {"error=access_denied&state=x", "code=made-up&state=x", "code=made-up"}) {
            Response answer =
                    given().redirects().follow(false).cookies(sent.cookies()).get("/login/oidc?" + back);
            assertThat(answer.statusCode()).as(back).isIn(302, 303);
            assertThat(answer.cookie("ringfence-session")).isNull();
        }
        given().get("/login?error=%3Cb%3Ecall%20us")
                .then()
                .statusCode(200)
                .body(containsString("identity provider has not let you in"))
                .body(not(containsString("call us")))
                .body(containsString("Log in with Single sign-on"));
        Browser.login("nora@corp", "", "/").then().statusCode(401);
    }

    private static ValidatableResponse as(String session) {
        return given().cookie("ringfence-session", session).get("/api/v1/me").then();
    }

    private static ValidatableResponse user(String name, String json) {
        return admin().contentType(ContentType.JSON)
                .body(json)
                .put("/api/v1/users/" + name)
                .then();
    }

    private static ValidatableResponse bearer(String claims) {
        return with(token(claims));
    }

    private static ValidatableResponse with(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/v1/me")
                .then();
    }

    private static String token(String claims) {
        return given().formParam("code", encoded(claims))
                .post(OidcStub.url() + "/token")
                .path("access_token");
    }

    /** Goes to the provider and comes back with what it is to say, as a browser does. */
    private static Response throughProvider(String to, String claims) {
        Response sent = given().redirects().follow(false).queryParam("to", to).get("/login/oidc");
        assertThat(sent.statusCode()).isEqualTo(302);
        assertThat(sent.header("Location"))
                .startsWith(OidcStub.url() + "/authorize?")
                .contains("code_challenge=");
        Map<String, String> asked = query(sent.header("Location"));
        String code = encoded(claims.replace("NONCE", asked.get("nonce")));
        Response back = given().redirects()
                .follow(false)
                .cookies(sent.cookies())
                .queryParam("code", code)
                .queryParam("state", asked.get("state"))
                .get(URI.create(asked.get("redirect_uri")).getPath());
        assertThat(back.statusCode()).isEqualTo(302);
        return given().redirects()
                .follow(false)
                .cookies(back.cookies())
                .urlEncodingEnabled(false)
                .get(back.header("Location"));
    }

    private static String claims(String subject, String name, String role, String tenant) {
        long now = Instant.now().getEpochSecond();
        return """
                {"iss":"%s","sub":"%s","aud":"ringfence","exp":%d,"iat":%d,"nonce":"NONCE","preferred_username":"%s",
                 "groups":["admin"],"realm":{"roles":["%s"]},"company":"%s"}""".formatted(OidcStub.url(), subject, now + 300, now, name, role, tenant);
    }

    private static String encoded(String claims) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8));
    }

    private static Map<String, String> query(String uri) {
        return Arrays.stream(URI.create(uri).getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }
}
