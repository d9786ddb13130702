package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.policyservice.testing.Api;
import io.ringfence.policyservice.testing.EventLines;
import io.ringfence.policyservice.testing.OwnBacking;
import io.ringfence.traffic.Messages;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of packets that the topic has lost. */
@QuarkusTest
@WithTestResource(OwnBacking.class)
@Timeout(120)
class TrafficRetentionIT extends PacketsOnKafka {

    private static final String TOPIC = Topic.SIP_PACKETS.topicName();
    private static final String PEER = "203.0.113.90";
    private static final Flow FLOW = new Flow(PEER, 5060, "198.51.100.1", 5060, "UDP");

    OwnBacking.Servers servers;

    @TestHTTPResource(TRAFFIC + "/stream")
    URI stream;

    @Override
    String brokers() {
        return servers.kafka();
    }

    @Test
    void answersSaySinceWhenPacketsAreHeld() throws Exception {
        // Given
        long later = 5_000_000;
        Instant held = Instant.ofEpochMilli((now + later) / 1_000_000);
        sendOptions(1);
        get(TRAFFIC + "?ip=" + PEER + "&callId=" + id)
                .body("items.kind", contains("FRAME"))
                .body("heldFrom", nullValue());
        long last = sendOptions(later);
        int partition = KafkaRecords.partition(Topic.SIP_PACKETS, PEER);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
            admin.deleteRecords(Map.of(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(last)))
                    .all()
                    .get();
        }

        // Then
        get(TRAFFIC + "?ip=" + PEER + "&callId=" + id)
                .statusCode(200)
                .body("items.method", contains("OPTIONS"))
                .body("heldFrom", equalTo(held.toString()));
        get(TRAFFIC + "?callId=" + id).body("heldFrom", equalTo(held.toString()));
        get(TRAFFIC + "?ip=" + PEER + "&from=" + held).body("heldFrom", nullValue());
        assertThat(download("?ip=" + PEER)).contains("of what was before " + held + " some is not kept any more");
        assertThat(download("?ip=" + PEER + "&from=" + held)).doesNotContain("not kept any more");
    }

    @Test
    void listenersAreToldOfWhatTheTopicLostBeforeItWasRead() throws Exception {
        try (EventLines events = new EventLines(stream);
                Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafka()))) {
            // Given
            soon().untilAsserted(() -> {
                sendOptions(1);
                assertThat(events.lines()).contains("event:packet");
            });

            // When
            admin.deleteTopics(List.of(TOPIC)).all().get();
            soon().ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(12), Optional.empty())))
                        .all()
                        .get();
                return true;
            });

            // Then
            soon().untilAsserted(() -> assertThat(events.lines())
                    .contains("event:gap")
                    .anyMatch(line -> line.startsWith("data:{\"cause\":\"KAFKA\",\"from\":\"20")));
            int before = events.lines().size();
            soon().ignoreExceptions().untilAsserted(() -> {
                sendOptions(2);
                assertThat(events.lines().stream().skip(before)).contains("event:packet");
            });
        }
    }

    private long sendOptions(long number) throws Exception {
        return send(frame(number, FLOW, new Sip("OPTIONS", 0, id, null, null, null), Messages.options(id)));
    }

    private static String download(String query) {
        return new String(
                Api.admin()
                        .accept("*/*")
                        .get(TRAFFIC + ".pcap" + query)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                ISO_8859_1);
    }
}
