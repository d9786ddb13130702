package io.ringfence.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringfence.standalone.Api;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.Settings;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.Steps;
import io.ringfence.standalone.os.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One stack for all tests, as {@code make run} starts it, with something to see on each page. */
final class RealStack {

    /** A call whose messages the sensor sees. */
    static final String CALL = "seen-call@198.51.100.7";

    private static final String PREFIX = "rfw";
    private static final int SUBNET = 206;
    private static final int SIP = 5060;

    private static volatile RealStack started;

    private final Stack stack;
    private final String url;
    private final int billingPort;

    private RealStack() {
        Path home = Path.of("../..").toAbsolutePath().normalize();
        Path data = Path.of("target/stack").toAbsolutePath();
        Folder.delete(data);
        Settings settings = new Settings(
                1,
                "127.0.0.1",
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                Ports.free(),
                data,
                home,
                true,
                PREFIX,
                SUBNET,
                Map.of(),
                List.of(),
                List.of());
        stack = Stack.start(settings, new Steps(System.out, false));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stack::close));
        url = settings.url();
        billingPort = settings.billingPort();
    }

    /** The stack, started by whoever asks first. */
    static synchronized RealStack get() {
        RealStack known = started;
        if (known == null) {
            known = new RealStack();
            known.fill();
            started = known;
        }
        return known;
    }

    String url() {
        return url;
    }

    String password() {
        return stack.secrets().password();
    }

    /** Asks the API, and fails when it refuses. */
    Api.Answer api(String method, String path, String body) {
        Api.Answer answer = stack.api().call(method, path, body);
        if (answer.status() >= 400) {
            throw new IllegalStateException(method + " " + path + ": " + answer.status() + " " + answer.json());
        }
        return answer;
    }

    /** Posts the record of a call that has just ended. */
    void call(String tenant, String extension, String callId, String cost) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String body = """
                {"tenant":"%s","extension":"%s","callId":"%s","destination":"+442079460001","startedAt":"%s","answeredAt":"%s",
                 "endedAt":"%s","billedSeconds":60,"cost":"%s","disposition":"ANSWERED"}""".formatted(tenant, extension, callId, now, now, now, cost);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + billingPort + "/cdrs"))
                            .header("Authorization", "Bearer " + stack.secrets().intake())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new IllegalStateException("the record is refused: " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a SIP request to the node, as an attacker would. */
    void sip(String method, String callId, String userAgent) {
        String message = """
                %s sip:100@pbx.example SIP/2.0\r
                Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK%s\r
                From: <sip:100@pbx.example>;tag=1\r
                To: <sip:100@pbx.example>\r
                Call-ID: %s\r
                CSeq: 1 %s\r
                User-Agent: %s\r
                Content-Length: 0\r
                \r
                """.formatted(method, callId.hashCode(), callId, method, userAgent);
        byte[] bytes = message.getBytes(US_ASCII);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(
                    bytes, bytes.length, new InetSocketAddress(stack.nodes().address(1), SIP)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() {
        api("PUT", "/api/v1/tenants/acme", "{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\"}");
        api("PUT", "/api/v1/tenants/acme/limits", "{\"extensionDaily\":\"5.00\",\"tenantDaily\":\"500.00\"}");
        api("PUT", "/api/v1/tenants/acme/routes/44", "{\"perMinute\":\"0.05\",\"name\":\"United Kingdom\"}");
        api("PUT", "/api/v1/tenants/acme/extensions/201/limits", "{\"daily\":\"20.00\"}");
        api("PUT", "/api/v1/tenants/other", "{\"zone\":\"Europe/Rome\",\"currency\":\"EUR\",\"homeCountry\":\"IT\"}");
        api(
                "POST",
                "/api/v1/firewall/entries",
                "{\"list\":\"BLOCK\",\"cidr\":\"203.0.113.77\",\"comment\":\"<b>bold</b>\"}");
        api("POST", "/api/v1/bans", "{\"ip\":\"203.0.113.78\",\"seconds\":86400,\"reason\":\"rings at night\"}");
        api(
                "PUT",
                "/api/v1/firewall/feeds/shared",
                "{\"url\":\"https://feeds.example/list\",\"format\":\"PLAIN\",\"enabled\":false}");
        call("acme", "201", "ended-1", "3.20");
        call("acme", "202", "ended-2", "7.00");
        await(
                "a sensor captures",
                () -> !api("GET", "/api/v1/traffic/sensors", "")
                        .json()
                        .path(0)
                        .path("report")
                        .path("interfaces")
                        .isEmpty());
        sip("OPTIONS", CALL, "friendly-scanner<script>");
        sip("INVITE", CALL, "friendly-scanner<script>");
        await(
                "its packets are there",
                () -> api("GET", "/api/v1/traffic?callId=" + CALL, "")
                                .json()
                                .path("items")
                                .size()
                        >= 2);
    }

    private static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it took too long until " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
