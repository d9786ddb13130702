package io.ringfence.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.ringfence.contract.Topic;
import io.ringfence.contract.notification.NotificationSettings.Mode;
import io.ringfence.notifier.core.Samples;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Posts that chat programs and SIEMs take, signed and tried again. */
@Timeout(120)
class WebhookIT {

    private static final String SECRET = "secret-of-the-webhook";

    private record Got(String id, String signature, String body) {}

    @Test
    void postsAreSignedAndTriedAgainWithTheSameId() throws Exception {
        List<Got> got = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            got.add(new Got(
                    exchange.getRequestHeaders().getFirst("X-Ringfence-Id"),
                    exchange.getRequestHeaders().getFirst("X-Ringfence-Signature"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(calls.incrementAndGet() < 3 ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        try (World world = new World()) {
            world.settings(Mode.EACH);
            Map<String, String> settings = Map.of(
                    "NOTIFIER_WEBHOOK_URL",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
                    "NOTIFIER_WEBHOOK_SECRET",
                    SECRET);
            try (NotifierProcess notifier = new NotifierProcess(world, settings)) {
                world.send(Topic.BANS, Samples.ban("203.0.113.9", Instant.now()));

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> world.number("select count(*) from outgoing where state = 'SENT'") == 1);
                assertThat(notifier.isAlive()).isTrue();
            }
        } finally {
            server.stop(0);
        }

        assertThat(got).hasSize(3);
        assertThat(got).extracting(Got::id).containsOnly(got.getFirst().id());
        JsonNode post = new ObjectMapper().readTree(got.getLast().body());
        assertThat(post.at("/text").asText()).startsWith("[Ringfence] WARNING BAN: 203.0.113.9");
        assertThat(post.at("/facts/jail").asText()).isEqualTo("asterisk");
        assertThat(got.getLast().signature()).isEqualTo(signature(got.getLast()));
    }

    /** As a receiver checks it. */
    private static String signature(Got got) throws Exception {
        String seconds = got.signature().replaceAll("t=(\\d+),.*", "$1");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return "t=" + seconds + ",v1="
                + HexFormat.of().formatHex(mac.doFinal((seconds + "." + got.body()).getBytes(UTF_8)));
    }
}
