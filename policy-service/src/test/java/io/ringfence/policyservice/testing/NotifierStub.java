package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A notifier that has told one thing; started when first asked for, and ended with the JVM. */
public final class NotifierStub {

    static final String TOKEN = "notifier-token-of-the-tests";

    private static final String PROPERTY = "ringfence.test.notifier";

    private NotifierStub() {}

    /** Where it listens; Quarkus loads this class more than once, so that is kept in the system properties. */
    static String url() {
        synchronized (Runtime.getRuntime()) {
            String known = System.getProperty(PROPERTY);
            if (known == null) {
                known = start();
                System.setProperty(PROPERTY, known);
            }
            return known;
        }
    }

    private static String start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/notifications", exchange -> answer(exchange, """
                            {"letters":[{"id":"1","recipient":"noc@example.com","state":"SENT","form":"SINGLE","kind":"BAN",
                              "subject":"[Ringfence] WARNING BAN: x","count":1,"createdAt":"2026-11-25T08:00:00Z","attempts":1,
                              "answer":"250 ok","endedAt":"2026-11-25T08:00:01Z","fieldOfALaterVersion":1}],
                             "outcomes":[{"day":"2026-11-25","kind":"BAN","outcome":"HELD_BACK","reason":"OFF","count":7}],
                             "gathered":[],"waiting":0,"webhook":"no webhook is configured"}
                            """));
            server.createContext(
                    "/notifications/test",
                    exchange -> answer(
                            exchange,
                            "{\"taken\":true,\"answer\":\"250 for "
                                    + exchange.getRequestURI().getQuery() + "\"}"));
            server.start();
            return "http://127.0.0.1:" + server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        boolean allowed =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(allowed ? 200 : 401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
