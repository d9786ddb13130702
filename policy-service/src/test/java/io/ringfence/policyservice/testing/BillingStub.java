package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A billing-watcher that knows one extension; started when first asked for, and ended with the JVM. */
public final class BillingStub {

    static final String TOKEN = "intake-token-of-the-tests";

    private static final String PROPERTY = "ringfence.test.billing";

    private BillingStub() {}

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
            server.createContext("/usage/usage-1", exchange -> {
                boolean allowed =
                        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
                String extension = exchange.getRequestURI().getQuery();
                byte[] body = """
                        {"tenant":"usage-1","extension":"%s","isDefined":true,"currency":"EUR","liveCalls":1,
                         "day":{"period":"2026-11-25","settled":"4.00","live":"1.00","limit":"10.00","percent":50,
                                "ends":"2026-11-25T23:00:00Z"},
                         "month":{"period":"2026-11","settled":"4.00","live":"1.00","ends":"2026-11-30T23:00:00Z"},
                         "days":[{"day":"2026-11-25","settled":"4.00"}],"fieldOfALaterVersion":1}
                        """.formatted(extension == null ? "" : extension.substring("extension=".length()))
                        .getBytes(UTF_8);
                exchange.sendResponseHeaders(allowed ? 200 : 401, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return "http://127.0.0.1:" + server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
