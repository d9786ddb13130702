package io.ringfence.policyservice;

import static io.restassured.RestAssured.given;
import static io.ringfence.policyservice.testing.Api.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.CallEvents;
import io.ringfence.standalone.TestBacking;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls of a tenant, read where they were told. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class CallHistoryIT {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Test
    void pagesThroughTheCallsOfOneTenantNewestFirst() {
        String tenant = "history-1";
        String other = neighbour(tenant);
        send(List.of(
                ended(tenant, "a", "101", 50),
                ended(other, "x", "101", 45),
                CallEvents.record(CallEvents.refused(tenant, "b", "101", NOW.minusSeconds(40)), NOW.minusSeconds(40)),
                CallEvents.record(
                        new CallStarted(tenant, "c", "pbx-1", "102", "+442079460102", NOW.minusSeconds(39)),
                        NOW.minusSeconds(39)),
                CallEvents.record(
                        new CallProgress(tenant, "pbx-1", List.of("c"), NOW.minusSeconds(35)), NOW.minusSeconds(35)),
                ended(tenant, "c", "102", 30),
                ended(other, "y", "102", 25),
                CallEvents.record(CallEvents.billed(tenant, "p", NOW.minusSeconds(30)), NOW.minusSeconds(20)),
                CallEvents.record(CallEvents.credit(tenant, "d", "a", NOW.minusSeconds(10)), NOW.minusSeconds(10)),
                ended(other, "z", "101", 5)));

        assertThat(pages(tenant, "limit=2")).containsExactly(List.of("d", "p"), List.of("c", "b"), List.of("a"));
        assertThat(pages(other, "limit=2")).containsExactly(List.of("z", "y"), List.of("x"));
        calls(tenant, "")
                .body("items.type", contains("CREDIT", "PROVIDER", "ENDED", "REFUSED", "ENDED"))
                .body("items.callId", contains("d", "p", "c", "b", "a"))
                .body("next", nullValue())
                .body("unreadable", equalTo(0))
                .body("searchedBackTo", nullValue())
                .body("items[1].cost", equalTo("0.51"))
                .body("items[2].extension", equalTo("102"))
                .body("items[2].cost", equalTo("0.50"))
                .body("items[2].currency", equalTo("EUR"))
                .body("items[2].billedSeconds", equalTo(42))
                .body("items[2].disposition", equalTo("ANSWERED"))
                .body("items[2].direction", equalTo("OUTBOUND"))
                .body("items[2].revision", equalTo(0))
                .body("items[2].endedAt", equalTo(NOW.minusSeconds(30).toString()))
                .body("items[2].toldAt", equalTo(NOW.minusSeconds(30).toString()))
                .body("items[2].replaced", nullValue())
                .body("items[3].reason", equalTo("EXTENSION_DAILY"))
                .body("items[3].message", containsString("10.20 EUR of 10.00"))
                .body("items[3].startedAt", equalTo(NOW.minusSeconds(40).toString()));
        assertThat(calls(tenant, "limit=2").extract().header("Link")).contains("cursor=", "rel=\"next\"");
    }

    @Test
    void filtersByExtensionAndTime() {
        String tenant = "history-2";
        // Within the five minutes by which a record may be out of order: others write to the partition too.
        send(List.of(ended(tenant, "old", "101", 8 * 86_400)));
        send(IntStream.rangeClosed(1, 9)
                .mapToObj(number -> ended(tenant, "c" + number, number % 2 == 0 ? "102" : "101", 100 - 10 * number))
                .toList());

        assertThat(pages(tenant, "extension=102&limit=3")).containsExactly(List.of("c8", "c6", "c4"), List.of("c2"));
        assertThat(pages(tenant, "extension=109")).containsExactly(List.of());
        assertThat(pages(tenant, "from=" + NOW.minusSeconds(30) + "&to=" + NOW.minusSeconds(10)))
                .containsExactly(List.of("c8", "c7"));
        assertThat(pages(tenant, "to=" + NOW.minusSeconds(70))).containsExactly(List.of("c2", "c1"));
        assertThat(pages(tenant, "from=" + NOW.minusSeconds(9 * 86_400) + "&to=" + NOW.minusSeconds(85)))
                .containsExactly(List.of("c1", "old"));
    }

    @Test
    void aRevisionTakesThePlaceOfTheRecordBefore() {
        String tenant = "history-3";
        send(List.of(
                ended(tenant, "a", "101", 30),
                ended(tenant, "b", "101", 20),
                CallEvents.record(
                        CallEvents.ended(tenant, "a", "101", 1, NOW.minusSeconds(10)), NOW.minusSeconds(10))));

        calls(tenant, "")
                .body("items.callId", contains("a", "b", "a"))
                .body("items.revision", contains(1, 0, 0))
                .body("items.replaced", contains(null, null, true));
    }

    @Test
    void whatCanNotBeReadIsCounted() {
        String tenant = "history-4";
        String other = neighbour(tenant);
        String type = Event.typeOf(CallEnded.class);
        send(List.of(
                ended(tenant, "a", "101", 30),
                raw(tenant, type, "{\"tenant\":"),
                raw(tenant, "io.ringfence.CallSung.v1", "{}"),
                raw(tenant, null, "{}"),
                raw(tenant, type, null),
                raw(other, type, "{\"tenant\":"),
                ended(tenant, "b", "101", 20)));

        calls(tenant, "").body("items.callId", contains("b", "a")).body("unreadable", equalTo(4));
        calls(tenant, "extension=101&limit=1")
                .body("items", hasSize(1))
                .body("unreadable", equalTo(0))
                .body("next", notNullValue());
    }

    @Test
    void aTenantWithoutCallsHasNone() {
        calls("history-nobody", "").body("items", empty()).body("next", nullValue());
    }

    @Test
    void refusesWhatItCanNotRead() {
        String tenant = "history-5";
        send(List.of(ended(tenant, "a", "101", 30), ended(tenant, "b", "101", 20)));
        String next = calls(tenant, "limit=1").extract().path("next");

        assertThat(calls(tenant, "cursor=" + next).extract().<List<String>>path("items.callId"))
                .containsExactly("a");
        for (String wrong : List.of("nonsense!", "bm9uZQ", cursor(tenant + " x"), cursor(tenant + " 9000000000"))) {
            refused(tenant, "cursor=" + wrong).body("errors[0].field", equalTo("cursor"));
        }
        refused("history-6", "cursor=" + next).body("errors[0].field", equalTo("cursor"));
        refused(tenant, "from=yesterday&to=now&extension=1%201").body("errors", hasSize(3));
        refused(tenant, "from=" + NOW.minusSeconds(5) + "&to=" + NOW.minusSeconds(5));
        refused(tenant, "limit=0");
        refused(tenant, "limit=1001");
        refused("No Tenant!", "").body("errors[0].field", equalTo("tenant"));
        given().get("/api/v1/tenants/{tenant}/calls", tenant).then().statusCode(401);
    }

    /** The ids of the calls on each page. */
    private static List<List<String>> pages(String tenant, String query) {
        List<List<String>> pages = new ArrayList<>();
        String next = null;
        do {
            JsonPath page = calls(tenant, next == null ? query : query + "&cursor=" + next)
                    .extract()
                    .jsonPath();
            pages.add(page.getList("items.callId"));
            next = page.getString("next");
        } while (next != null);
        return pages;
    }

    private static ValidatableResponse calls(String tenant, String query) {
        return get(path(tenant, query)).statusCode(200);
    }

    private static ValidatableResponse refused(String tenant, String query) {
        return get(path(tenant, query)).statusCode(422).body("type", endsWith("invalid"));
    }

    private static String path(String tenant, String query) {
        return "/api/v1/tenants/" + tenant.replace(" ", "%20") + "/calls" + (query.isEmpty() ? "" : "?" + query);
    }

    private static String cursor(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> ended(
            String tenant, String callId, String extension, long secondsAgo) {
        Instant at = NOW.minusSeconds(secondsAgo);
        return CallEvents.record(CallEvents.ended(tenant, callId, extension, null, at), at);
    }

    private static ProducerRecord<byte[], byte[]> raw(String tenant, @Nullable String type, @Nullable String json) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.CALL_EVENTS.topicName(), tenant.getBytes(UTF_8), json == null ? null : json.getBytes(UTF_8));
        if (type != null) {
            record.headers().add(Message.TYPE, type.getBytes(UTF_8));
        }
        return record;
    }

    /** Another tenant whose calls are in the same partition. */
    private static String neighbour(String tenant) {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> tenant + "-n" + number)
                .filter(name -> partition(name) == partition(tenant))
                .findFirst()
                .orElseThrow();
    }

    private static int partition(String tenant) {
        return KafkaRecords.partition(Topic.CALL_EVENTS, tenant);
    }

    private static void send(List<ProducerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBacking.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                var _ = producer.send(record);
            }
            producer.flush();
        }
    }
}
