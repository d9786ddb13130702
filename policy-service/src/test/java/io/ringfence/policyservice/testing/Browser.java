package io.ringfence.policyservice.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends the console's forms as a browser does, with the token that each of them carries. */
public final class Browser {

    private Browser() {}

    /** Logs in; the session is the answer's cookie {@code ringfence-session}. */
    public static Response login(String name, String password, String to) {
        return send("", "/login", Map.of("name", name, "password", password, "to", to));
    }

    /** Sends a form in a session, which may be empty, and follows no redirect. */
    public static Response send(String session, String path, Map<String, String> fields) {
        Response page = given().get("/login");
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("csrf-token", page.htmlPath().getString("**.find { it.@name == 'csrf-token' }.@value"));
        return given().redirects()
                .follow(false)
                .cookie("ringfence-session", session)
                .cookie("csrf-token", page.cookie("csrf-token"))
                .contentType(ContentType.URLENC)
                .formParams(all)
                .post(path);
    }
}
