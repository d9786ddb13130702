package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The usual servers, and a site that block lists are fetched from. */
public class FeedSite extends Backing {

    /** What is taken of a feed once it is unpacked. */
    public static final int MAX_UNPACKED = 8 << 20;

    /** The site, for the test; a field of its own gets it by {@link #inject}. */
    public static final class Site {
        private final HttpServer server;
        private final Map<String, Offer> offers = new ConcurrentHashMap<>();
        private final Map<String, Integer> requests = new ConcurrentHashMap<>();

        private record Offer(
                int status,
                Map<String, String> headers,
                byte[] body,
                boolean stalls,
                @Nullable CountDownLatch gate) {}

        Site() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", this::answer);
            server.start();
        }

        /** The address of a path. */
        public String url(String path) {
            return "http://127.0.0.1:" + server.getAddress().getPort() + path;
        }

        /** From now on this text is at a path. */
        public void offer(String path, String text) {
            offer(path, 200, Map.of(), text.getBytes(UTF_8));
        }

        /** From now on this is answered at a path; 304 to whoever knows the ETag among the headers. */
        public void offer(String path, int status, Map<String, String> headers, byte[] body) {
            offers.put(path, new Offer(status, headers, body, false, null));
        }

        /** From now on a path answers only once the gate is open. */
        public void offerBehind(CountDownLatch gate, String path, String text) {
            offers.put(path, new Offer(200, Map.of(), text.getBytes(UTF_8), false, gate));
        }

        /** From now on a path answers this text, and more that never comes. */
        public void stall(String path, String text) {
            offers.put(path, new Offer(200, Map.of(), text.getBytes(UTF_8), true, null));
        }

        /** How often a path was asked for. */
        public int requests(String path) {
            return requests.getOrDefault(path, 0);
        }

        private void answer(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath();
            requests.merge(path, 1, Integer::sum);
            Offer offer = offers.get(path);
            if (offer == null) {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
                return;
            }
            await(offer.gate());
            offer.headers().forEach(exchange.getResponseHeaders()::add);
            String tag = offer.headers().get("ETag");
            if (tag != null && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(offer.status(), offer.body().length + (offer.stalls() ? 100L : 0L));
                exchange.getResponseBody().write(offer.body());
                exchange.getResponseBody().flush();
            }
            if (!offer.stalls()) {
                exchange.close();
            }
        }

        private static void await(@Nullable CountDownLatch gate) {
            try {
                if (gate != null && !gate.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody opened the gate");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final Site site = new Site();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("policy-service.feeds.check-interval", "100ms");
        settings.put("policy-service.feeds.timeout", "3s");
        settings.put("policy-service.max-unpacked-bytes", Integer.toString(MAX_UNPACKED));
        return settings;
    }

    @Override
    public void stop() {
        site.server.stop(0);
        super.stop();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(site, new TestInjector.MatchesType(Site.class));
    }
}
