package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static io.ringfence.policyservice.testing.Api.ENTRIES;
import static io.ringfence.policyservice.testing.Api.LISTS;
import static io.ringfence.policyservice.testing.Api.NODES;
import static io.ringfence.policyservice.testing.Api.add;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.policyservice.testing.Backing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backing.class)
class ProblemsIT {

    @Test
    void everyFailureIsAProblemWithoutInnards() {
        problem(given().get(NODES).then(), 401);
        problem(given().header("Authorization", "Bearer nonsense").get(NODES).then(), 401);
        problem(given().header("Authorization", "Basic YTpi").get(NODES).then(), 401);
        problem(
                given().header("Authorization", "Bearer rft_" + "A".repeat(43))
                        .get(NODES)
                        .then(),
                401);
        problem(given().get("/api/v1/anything").then(), 401);
        problem(get("/api/v1/anything"), 404);
        problem(get(ENTRIES + "/1"), 404);
        problem(get(ENTRIES + "?limit=many"), 400);
        problem(admin().put(ENTRIES).then(), 405);
        problem(admin().accept("text/xml").get(ENTRIES).then(), 406);
        problem(admin().contentType(ContentType.XML).body("<a/>").post(ENTRIES).then(), 415);
        problem(add("{\"list\":"), 400);
        problem(add("[]"), 400);
        problem(add(""), 400);
        problem(add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.0.1\",\"expireAt\":\"x\"}"), 400)
                .body("detail", containsString("expireAt"));
        problem(add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.0.1\",\"ttlSeconds\":\"x\"}"), 400)
                .body("detail", containsString("ttlSeconds"));
        problem(add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.0.1\",\"comment\":\"" + "x".repeat(70_000) + "\"}"), 413);
    }

    @Test
    void a405SaysWhichMethodsTheAddressHas() {
        problem(admin().put(ENTRIES).then(), 405).header("Allow", equalTo("GET, HEAD, OPTIONS, POST"));
        problem(admin().post(ENTRIES + "/1").then(), 405).header("Allow", containsString("DELETE"));
        problem(admin().delete("/api/v1/firewall/lists").then(), 405).header("Allow", equalTo("GET, HEAD, OPTIONS"));
        problem(admin().get("/api/v1/firewall/lift").then(), 405).header("Allow", equalTo("OPTIONS, POST"));
        admin().options("/api/v1/firewall/lift").then().statusCode(200).header("Allow", containsString("POST"));
    }

    @Test
    void aLongBodyWithoutLengthIsRefused() throws Exception {
        byte[] body = ("{\"list\":\"BLOCK\",\"cidr\":\"198.18.0.1\"" + " ".repeat(200_000) + "}")
                .getBytes(StandardCharsets.US_ASCII);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + ENTRIES))
                .header("Authorization", "Bearer " + Backing.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("too-large");
        }
    }

    @Test
    void asksForATokenInTheStandardWay() {
        given().get(NODES).then().header("WWW-Authenticate", equalTo("Bearer"));
    }

    @Test
    void aBodyOf200MegabytesIsRefusedWhileTheClientStillSends() throws IOException {
        String answer = send("Content-Length: 209715200\r\n", 209_715_200, false);
        assertThat(answer)
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json")
                .contains("too-large");
    }

    @Test
    void aBodyOf200MegabytesWithoutLengthIsRefusedToo() throws IOException {
        String answer = send("Transfer-Encoding: chunked\r\n", 209_715_200, true);
        assertThat(answer)
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json")
                .contains("too-large");
    }

    /** Sends a body without reading, as simple clients do, and then reads the answer. */
    private static String send(String header, long bytes, boolean chunked) throws IOException {
        byte[] block = ("198.18.0.1 #" + "x".repeat(88) + "\n").repeat(160).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + LISTS + "huge HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Backing.TOKEN
                            + "\r\nContent-Type: text/plain\r\n" + header + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (long sent = 0; sent < bytes; sent += block.length) {
                if (chunked) {
                    out.write((Integer.toHexString(block.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write(block, 0, (int) Math.min(block.length, bytes - sent));
                if (chunked) {
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            if (chunked) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[4_096];
            int length = 0;
            int count;
            while (length < answer.length && (count = in.read(answer, length, answer.length - length)) > 0) {
                length += count;
                if (new String(answer, 0, length, StandardCharsets.UTF_8).endsWith("}")) {
                    break;
                }
            }
            return new String(answer, 0, length, StandardCharsets.UTF_8);
        }
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("type", containsString("/problems/"))
                .body(not(containsString("io.ringfence")))
                .body(not(containsString("Exception")));
    }
}
