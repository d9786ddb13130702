package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.policyservice.core.traffic.HexDump;
import io.ringfence.policyservice.testing.Api;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.EventLines;
import io.ringfence.traffic.Messages;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sensors have captured: searched, shown, streamed, downloaded, blocked. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class TrafficIT extends PacketsOnKafka {

    private static final Flow TO_NODE = new Flow("203.0.113.77", 5060, "198.51.100.1", 5060, "UDP");
    private static final Flow FROM_NODE = new Flow("198.51.100.1", 5060, "203.0.113.77", 5060, "UDP");

    @TestHTTPResource(TRAFFIC + "/stream")
    URI stream;

    @Test
    void messagesAreFoundNewestFirstByAllThatIsAskedFor() throws Exception {
        // Given
        send(frame(1, TO_NODE, new Sip("INVITE", 0, id, "100", "900", "friendly-scanner"), Messages.invite(id)));
        send(frame(2, FROM_NODE, new Sip("INVITE", 404, id, "100", "900", null), Messages.response(404, "INVITE", id)));
        send(frame(3, TO_NODE, null, "no message"));
        send(leftOut(4, 12));

        // Then
        String mine = TRAFFIC + "?ip=203.0.113.77&callId=" + id;
        get(mine)
                .statusCode(200)
                .body("items.status", contains(404, null))
                .body("items.method", contains("INVITE", "INVITE"))
                .body("items[0].source", equalTo("198.51.100.1"))
                .body("items[0].peer", equalTo("203.0.113.77"))
                .body("items[1].userAgent", equalTo("friendly-scanner"))
                .body("items.blocked", contains(isDropped("203.0.113.77"), isDropped("203.0.113.77")))
                .body("next", nullValue())
                .body("unreadable", equalTo(0));
        get(TRAFFIC + "?callId=" + id).body("items", hasSize(2));
        get(mine + "&status=4xx").body("items.status", contains(404));
        get(mine + "&status=200").body("items", hasSize(0));
        get(mine + "&user=900&method=invite").body("items", hasSize(2));
        get(mine + "&userAgent=SCANNER").body("items", hasSize(1));
        get(mine + "&node=elsewhere").body("items", hasSize(0));
        get(mine + "&cidr=203.0.113.0/24").body("items", hasSize(2));
        get(mine + "&text=M=AUDIO").body("items", hasSize(1));
        get(mine + "&to=" + Instant.ofEpochMilli(now / 1_000_000 - 60_000)).body("items", hasSize(0));
        String node = "&node=" + id;
        get(TRAFFIC + "?ip=203.0.113.77" + node)
                .body("items.kind", contains("LEFT_OUT", "FRAME", "FRAME"))
                .body("items[0].leftOut", equalTo(12));
        get(TRAFFIC + "?ip=203.0.113.77&all=true" + node)
                .body("items.kind", contains("LEFT_OUT", "FRAME", "FRAME", "FRAME"))
                .body("items[1].method", nullValue());
        get(TRAFFIC + "?all=yes").statusCode(422).body("detail", containsString("all"));
        String next = get(mine + "&limit=1")
                .body("items.status", contains(404))
                .extract()
                .path("next");
        get(mine + "&limit=1&cursor=" + next).body("items.status", contains((Object) null));
        String all = get(TRAFFIC + "?limit=1&callId=" + id).extract().path("next");
        get(TRAFFIC + "?limit=1&callId=" + id + "&cursor=" + all).body("items.status", contains((Object) null));
    }

    @Test
    void badQuestionsAreProblems() {
        Map.of(
                        "ip=10.0.0.0/8",
                        "must be one address",
                        "cidr=nonsense",
                        "not an IPv4 or IPv6 address",
                        "status=99",
                        "must be a status",
                        "from=yesterday",
                        "from",
                        "callId=" + "x".repeat(300),
                        "must have 1 to 200 characters",
                        "from=2031-01-01T00:00:00Z",
                        "must be before")
                .forEach((query, reason) ->
                        get(TRAFFIC + "?" + query).statusCode(422).body("detail", containsString(reason)));
        get(TRAFFIC + "?cursor=xx").statusCode(422);
        get(TRAFFIC + "?limit=0").statusCode(422);
        get(TRAFFIC + "/99-1").statusCode(404);
        get(TRAFFIC + "/0-999999999").statusCode(404).body("detail", containsString("kept for an hour"));
        get(TRAFFIC + "/calls/none-" + id).statusCode(404);
        get(TRAFFIC + ".pcap?status=99").statusCode(422);
    }

    @Test
    void aCallIsALadder() throws Exception {
        Sip invite = new Sip("INVITE", 0, id, "100", "900", null);
        send(frame(1, TO_NODE, invite, Messages.invite(id)));
        send(frame(2, TO_NODE, invite, Messages.invite(id)));
        send(frame(3, FROM_NODE, new Sip("INVITE", 200, id, "100", "900", null), Messages.response(200, "INVITE", id)));

        get(TRAFFIC + "/calls/" + id)
                .statusCode(200)
                .body("participants", contains("203.0.113.77:5060", "198.51.100.1:5060"))
                .body("steps.label", contains("INVITE", "INVITE", "200 OK (INVITE)"))
                .body("steps.isRepeated", contains(false, true, false));
        String drawn = Api.admin()
                .accept("text/plain")
                .get(TRAFFIC + "/calls/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(drawn.lines().map(String::strip))
                .element(2)
                .asString()
                .containsPattern("ms  \\|-+ INVITE \\(again\\) -+>\\|");
    }

    @Test
    void packetsComeAsTheyAreCaptured() throws Exception {
        try (EventLines events = new EventLines(URI.create(stream + "?callId=" + id))) {
            // The reading begins a moment after the answer: what is sent meanwhile is not for this listener.
            soon().untilAsserted(() -> {
                send(frame(1, TO_NODE, new Sip("OPTIONS", 0, id, null, null, null), Messages.options(id)));
                send(frame(
                        2, TO_NODE, new Sip("OPTIONS", 0, "another", null, null, null), Messages.options("another")));
                assertThat(events.lines()).anyMatch(line -> line.startsWith("data:") && line.contains(id));
            });
            assertThat(events.lines()).noneMatch(line -> line.contains("another"));
        }
    }

    @Test
    void recordsThatCannotBeReadAreCountedInSearchesAndToldToListeners() throws Exception {
        String peer = "2001:db8::" + Long.toString(now % 65_535, 16); // of nobody else
        String mine = "?ip=" + peer;
        sendUnreadable(peer);

        get(TRAFFIC + mine).statusCode(200).body("unreadable", equalTo(1)).body("items", hasSize(0));
        try (EventLines events = new EventLines(URI.create(stream + mine))) {
            soon().untilAsserted(() -> {
                sendUnreadable(peer);
                assertThat(events.lines())
                        .contains("event:gap")
                        .anyMatch(line -> line.startsWith("data:{\"cause\":\"UNREADABLE\",\"packets\":"));
            });
        }
    }

    @Test
    void sourcesAndSensorsAreThoseOfTheLastReports() throws Exception {
        Instant at = Instant.now();
        TrafficReported.Source busy = new TrafficReported.Source(
                "203.0.113.80", 1_000_000, 900_000, Map.of("REGISTER", 1_000_000L), 9, List.of("x"));
        for (String node : List.of(id + "-1", id + "-2")) {
            TrafficReported report = new TrafficReported(
                    node,
                    at,
                    at,
                    5,
                    4,
                    1,
                    0,
                    new TrafficReported.Drops(7, 0, 0, 0),
                    List.of(new TrafficReported.Interface("eth0", 1, true, null, 5, at)),
                    10,
                    1,
                    List.of(busy));
            producer.send(KafkaRecords.toRecord(
                            Topic.SIP_TRAFFIC, Codec.encode(report, "/test", at, OptionalLong.empty())))
                    .get();
        }

        soon().untilAsserted(() -> get(TRAFFIC + "/sensors").body("report.node", hasItem(id + "-2")));
        get(TRAFFIC + "/sources?limit=1")
                .statusCode(200)
                .body("items[0].address", equalTo("203.0.113.80"))
                .body("items[0].packets", equalTo(2_000_000))
                .body("items[0].methods.REGISTER", equalTo(2_000_000))
                .body("items[0].nodes", hasSize(2))
                .body("items[0].blocked", equalTo(isDropped("203.0.113.80")));
        get(TRAFFIC + "/sensors")
                .body("find { it.report.node == '" + id + "-1' }.report.drops.kernel", equalTo(7))
                .body("find { it.report.node == '" + id + "-1' }.silent", equalTo(false));
    }

    @Test
    void aMessageNamesTheFramesThatCarriedIt() throws Exception {
        Flow flow = new Flow("203.0.113.81", 40_000, "198.51.100.1", 5060, "TCP");
        send(frame(7, flow, null, "INVITE sip:"));
        send(frame(8, flow, null, "of another"));
        send(frame(9, flow, null, "b SIP/2.0"));
        send(message(10, flow, List.of(7L, 9L, 11L)));
        String message =
                get(TRAFFIC + "?ip=203.0.113.81&callId=" + id).extract().path("items[0].id");

        ValidatableResponse shown = get(TRAFFIC + "/" + message)
                .statusCode(200)
                .body("text", equalTo(Messages.invite(id)))
                .body("hex", nullValue())
                .body("frames.number", contains(7, 9, 11))
                .body("frames[2].id", nullValue())
                .body("frames[2].href", nullValue());
        get(shown.extract().path("frames[1].href"))
                .body("packet.id", equalTo(shown.extract().path("frames[1].id")))
                .body("hex", containsString("b SIP/"));
    }

    /** What the policy says, which the other tests of this service change too. */
    private static boolean isDropped(String address) {
        return get(Api.EXPLAIN + "?ip=" + address)
                .extract()
                .<String>path("verdict")
                .equals("DROPPED");
    }

    @Test
    void aPacketIsShownWithItsTextAndItsFrameAndItsPeerIsBlocked() throws Exception {
        String message = Messages.options(id);
        Flow flow = new Flow("203.0.113.78", 5060, "198.51.100.1", 5060, "UDP");
        CapturedPacket sent = frame(1, flow, new Sip("OPTIONS", 0, id, "a", "b", "<script>"), message);
        send(sent);
        String packet = get(TRAFFIC + "?callId=" + id).extract().path("items[0].id");

        get(TRAFFIC + "/" + packet)
                .statusCode(200)
                .body("text", equalTo(message))
                .body("linkType", equalTo(1))
                .body("hex", equalTo(HexDump.of(sent.bytes())))
                .body("frames", hasSize(0))
                .body("frame", equalTo(java.util.Base64.getEncoder().encodeToString(sent.bytes())));

        Api.admin()
                .contentType("application/json")
                .body("{\"ttlSeconds\":600}")
                .post(TRAFFIC + "/" + packet + "/block")
                .then()
                .statusCode(201)
                .body("cidr", equalTo("203.0.113.78/32"))
                .body("comment", equalTo("seen: OPTIONS of <script> on " + id));
        get(TRAFFIC + "?callId=" + id)
                .body("items[0].blocked", equalTo(true))
                .body("items[0].note", equalTo("blocked, still captured"));
    }
}
