package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringfence.standalone.testing.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A broker and a database of its own, and a site that a country database is downloaded from, as MaxMind's works. */
public class DownloadSite extends OwnBacking {

    private static final String ACCOUNT = "4711";
    private static final String KEY = "a-license-key";

    /** The site, for the test; a field of its own gets it by {@link #inject}. */
    public static final class Site {
        private final HttpServer server;
        private final Path kept = TemporaryFolder.create("ringfence-geoip-").resolve("kept");
        private volatile byte[] tarball = {};
        private volatile String checksum = "";

        Site() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/download", this::download);
            // The storage must not see the key, as MaxMind's refuses requests that have one.
            server.createContext("/storage", exchange -> answer(exchange, authorization(exchange) == null, tarball));
            server.start();
        }

        /** From now on this database is offered. */
        public void offer(byte[] database) {
            tarball = TarWriter.database(database);
            try {
                checksum = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(tarball));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Where the service keeps the last good download. */
        public Path kept() {
            return kept.resolve("countries.mmdb");
        }

        /** From now on the checksum is that of something else. */
        public void breakChecksum() {
            checksum = "0".repeat(64);
        }

        String address() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        private void download(HttpExchange exchange) throws IOException {
            String expected = "Basic " + Base64.getEncoder().encodeToString((ACCOUNT + ":" + KEY).getBytes(US_ASCII));
            boolean known = expected.equals(authorization(exchange));
            String query = exchange.getRequestURI().getQuery();
            if (known && query.equals("suffix=tar.gz")) {
                exchange.getResponseHeaders()
                        .add(
                                "Location",
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/storage");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            } else {
                answer(exchange, known, (checksum + "  GeoLite2-Country_20260101.tar.gz\n").getBytes(US_ASCII));
            }
        }

        private static String authorization(HttpExchange exchange) {
            return exchange.getRequestHeaders().getFirst("Authorization");
        }

        private static void answer(HttpExchange exchange, boolean known, byte[] body) throws IOException {
            exchange.sendResponseHeaders(known ? 200 : 401, known ? body.length : -1);
            if (known) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        }
    }

    private final Site site = new Site();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("policy-service.geoip.download-url", site.address() + "/download?suffix=tar.gz");
        settings.put("policy-service.geoip.account-id", ACCOUNT);
        settings.put("policy-service.geoip.license-key", KEY);
        settings.put("policy-service.geoip.directory", site.kept.toString());
        settings.put("policy-service.geoip.check-interval", "200ms");
        return settings;
    }

    @Override
    public void stop() {
        site.server.stop(0);
        super.stop();
    }

    @Override
    public void inject(TestInjector injector) {
        super.inject(injector);
        injector.injectIntoFields(site, new TestInjector.MatchesType(Site.class));
    }
}
