package io.ringfence.policyservice.edge.rest.traffic;

import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.policyservice.testing.Api;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.standalone.TestBacking;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that ask for a download and do not read it. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class TrafficStalledIT {

    private static final String NODE = "stalled-" + Long.toString(System.nanoTime(), 36);

    /** More than what sockets keep between two programs. */
    private static final int FRAMES = 400;

    @Inject
    TrafficDownload downloads;

    @TestHTTPResource("/api/v1/traffic.pcap")
    URI download;

    @AfterEach
    void restore() {
        downloads.patience = Duration.ofSeconds(30);
    }

    @Test
    void aClientThatDoesNotReadLosesItsPlace() throws Exception {
        // Given
        fill();
        downloads.patience = Duration.ofSeconds(5);
        try (var _ = ask();
                var _ = ask()) {
            soon().untilAsserted(() -> Api.admin()
                    .accept("*/*")
                    .get("/api/v1/traffic.pcap?node=nobody")
                    .then()
                    .statusCode(503)
                    .body("type", equalTo("/problems/busy")));

            // Then: both are ended, though neither has closed its socket
            soon().untilAsserted(() -> Api.admin()
                    .accept("*/*")
                    .get("/api/v1/traffic.pcap?node=nobody")
                    .then()
                    .statusCode(200));
            get("/api/v1/traffic?limit=1").statusCode(200);
        }
    }

    private Socket ask() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(download.getHost(), download.getPort()));
        socket.getOutputStream()
                .write(("GET " + download.getPath() + "?node=" + NODE
                                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Backing.TOKEN + "\r\n\r\n")
                        .getBytes(US_ASCII));
        return socket;
    }

    private static void fill() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBacking.kafka(), "compression.type", "zstd"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long now = System.currentTimeMillis() * 1_000_000;
            for (int number = 0; number < FRAMES; number++) {
                var _ = producer.send(PacketRecords.toRecord(new CapturedPacket(
                        Kind.FRAME,
                        "192.0.2.99",
                        new Origin(NODE, "eth0", 1, now + number, 60_000, number),
                        null,
                        null,
                        Set.of(),
                        List.of(),
                        0,
                        new byte[60_000])));
            }
        }
    }
}
