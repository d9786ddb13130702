package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.EXPLAIN;
import static io.ringfence.policyservice.testing.Api.NODES;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(Backing.class)
class SipRatesIT {

    private static final String RATES = "/api/v1/sip-rates";
    private static final Source LIMITED = new Source("203.0.113.1", 0.2, 0.997, State.LIMITED);
    private static final Source NEAR = new Source("2001:db8:1:2::/64", 20, 0.6, State.NEAR);
    private static final Source OK = new Source("203.0.113.3", 50, 0.1, State.OK);

    @TestHTTPResource(RATES + "/stream")
    URI stream;

    @Test
    void listsWhoIsNearTheLimitOnOneNodeAndOnAll() {
        // Given
        Instant now = Instant.now();
        report("rate-1", now, LIMITED, OK);
        report("rate-2", now, NEAR);
        report("rate-3", now.minusSeconds(120), LIMITED);

        // Then
        soon().untilAsserted(() -> get(NODES + "/rate-3/sip-rates")
                .statusCode(200)
                .body("stale", equalTo(true))
                .body("sources.address", contains("203.0.113.1")));
        soon().untilAsserted(() -> get(NODES + "/rate-1/sip-rates")
                .statusCode(200)
                .body("stale", equalTo(false))
                .body("on", equalTo(true))
                .body("packetsPerSecond", equalTo(20))
                .body("burst", equalTo(60))
                .body("entries", equalTo(2))
                .body("room", equalTo(524_288))
                .body("sources.state", contains("LIMITED", "OK")));
        soon().untilAsserted(() -> get(NODES + "/rate-2/sip-rates").statusCode(200));
        get(EXPLAIN + "?ip=203.0.113.1")
                .body("sipRates.node", contains("rate-1"))
                .body("sipRates.state", contains("LIMITED"))
                .body("sentence", containsString("more SIP than the rate limit lets through, on rate-1"));
        get(EXPLAIN + "?ip=2001:db8:1:2::7").body("sipRates.used", contains(0.6f));
        get(RATES + "?state=LIMITED")
                .body("sources.findAll { it.node.startsWith('rate-') }.node", contains("rate-1", "rate-3"));
        get(RATES + "?limit=1000").body("sources.findAll { it.node.startsWith('rate-') }.address", hasSize(4));
        get(RATES + "?limit=1").body("sources.node", contains("rate-1"));
        get(NODES + "/nobody/sip-rates").statusCode(404);
        get(RATES + "?limit=0").statusCode(422);
        get(RATES + "?limit=1001").statusCode(422);
        get(RATES + "?state=limited").statusCode(422).body("errors[0].reason", containsString("OK, NEAR or LIMITED"));
    }

    @Test
    void streamsEachReport() throws Exception {
        // Given
        Instant now = Instant.now();
        report("stream-1", now, OK);
        soon().untilAsserted(() -> get(NODES + "/stream-1/sip-rates").statusCode(200));
        List<String> lines = new CopyOnWriteArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> response = client.send(
                    HttpRequest.newBuilder(stream)
                            .header("Authorization", "Bearer " + Backing.TOKEN)
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            Thread reader = Thread.ofVirtual().start(() -> response.body().forEach(lines::add));

            // Then: what is known comes first
            soon().untilAsserted(() -> assertThat(lines).contains("id:stream-1@" + now));

            // When
            report("stream-1", now.plusSeconds(1), LIMITED);

            // Then
            soon().untilAsserted(() -> assertThat(lines)
                    .contains("event:sip-rates", "id:stream-1@" + now.plusSeconds(1))
                    .anyMatch(line -> line.startsWith("data:{\"node\":\"stream-1\"") && line.contains("LIMITED")));
            soon().untilAsserted(() -> assertThat(lines).contains(":still here"));
            reader.interrupt();
            client.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void cutsOffAListenerThatDoesNotRead() throws Exception {
        // Given
        Source[] many = IntStream.range(0, SipRatesReported.MAX_SOURCES)
                .mapToObj(i -> new Source("203.0." + (i >> 8) + "." + (i & 255), 59.999987654, 0.000000123, State.OK))
                .toArray(Source[]::new);
        try (Socket slow = new Socket();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", TestBacking.kafka()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(stream.getHost(), stream.getPort()));
            slow.getOutputStream()
                    .write(("GET " + stream.getPath()
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                    + Backing.TOKEN + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));

            // When
            for (int i = 0; i < 1_000; i++) {
                var unused = producer.send(record("slow-1", Instant.now(), many));
            }
            producer.send(record("slow-2", Instant.now())).get();
            soon().untilAsserted(() -> get(NODES + "/slow-2/sip-rates").statusCode(200));

            // Then: the end comes long before all reports
            slow.setSoTimeout(20_000);
            assertThat(slow.getInputStream().transferTo(OutputStream.nullOutputStream()))
                    .isLessThan(20_000_000);
        }
    }

    @Test
    void streamsToNobodyWithoutAToken() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(HttpRequest.newBuilder(stream).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void putsAnUnreadableReportAsideAndGoesOn() {
        // Given
        byte[] key = "unread-1".getBytes(StandardCharsets.UTF_8);
        TopicReader.send(TestBacking.kafka(), new ProducerRecord<>(Topic.SIP_RATES.topicName(), key, new byte[] {1}));
        report("unread-1", Instant.now(), OK);

        // Then
        soon().untilAsserted(() -> get(NODES + "/unread-1/sip-rates").statusCode(200));
        soon().untilAsserted(() -> assertThat(TopicReader.of(TestBacking.kafka(), Topic.DEAD_LETTERS, "unread-1"))
                .isNotEmpty());
    }

    private static void report(String node, Instant at, Source... sources) {
        TopicReader.send(TestBacking.kafka(), record(node, at, sources));
    }

    private static ProducerRecord<byte[], byte[]> record(String node, Instant at, Source... sources) {
        SipRatesReported report =
                new SipRatesReported(node, at, true, 20, 60, sources.length, 524_288, List.of(sources));
        return KafkaRecords.toRecord(
                Topic.SIP_RATES, Codec.encode(report, "/node-agent/" + node, at, OptionalLong.empty()));
    }
}
