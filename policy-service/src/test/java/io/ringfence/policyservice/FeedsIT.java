package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.AUDIT;
import static io.ringfence.policyservice.testing.Api.EXPLAIN;
import static io.ringfence.policyservice.testing.Api.FEEDS;
import static io.ringfence.policyservice.testing.Api.LISTS;
import static io.ringfence.policyservice.testing.Api.NODES;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.policyservice.testing.Api;
import io.ringfence.policyservice.testing.FeedSite;
import io.ringfence.policyservice.testing.Reports;
import io.ringfence.standalone.TestBacking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Feeds from their sources to their lists. */
@QuarkusTest
@WithTestResource(FeedSite.class)
class FeedsIT {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    FeedSite.Site site;

    @AfterEach
    void takeAllFeedsAway() {
        get(FEEDS).extract().<List<String>>path("items.name").forEach(name -> delete(FEEDS + name));
    }

    @Test
    void fillsItsListByItself() {
        // Given
        site.offer("/first", "; a list\n45.1.0.0/24 ; one\n45.1.1.9\n10.0.0.0/8\nnonsense\n");

        // When
        put("first", "/first", "\"comment\":\"a test\"").statusCode(201).header("ETag", notNullValue());

        // Then
        fresh("first", 2)
                .body("source", equalTo("127.0.0.1"))
                .body("state.leftOut.networks", equalTo(List.of(1)))
                .body("state.leftOut[0].reason", startsWith("private, loopback"))
                .body("state.badLines", equalTo(1))
                .body("state.badExamples[0].value", equalTo("nonsense"))
                .body("state.lastError", nullValue())
                .body("state.nextAttempt", notNullValue());
        get(LISTS + "first")
                .body("list", equalTo("BLOCK"))
                .body("source", equalTo("FEED"))
                .body("networks", equalTo(2))
                .body("updatedBy", equalTo("system"))
                .body("comment", equalTo("feed from 127.0.0.1; a test"));
        get(EXPLAIN + "?ip=45.1.0.77")
                .body("verdict", equalTo("DROPPED"))
                .body("sentence", containsString("BLOCK feed first with 45.1.0.0/24"))
                .body("sentence", containsString("feed from 127.0.0.1"))
                .body("lift", hasItem(startsWith("POST /api/v1/firewall/entries {\"list\":\"ALLOW\"")));
        get(AUDIT + "?subject=feed/first").body("items.action", equalTo(List.of("feed.add")));
        get(AUDIT + "?subject=list/first").body("items.action", equalTo(List.of("list.add")));
        soon().untilAsserted(() -> assertThat(get("/q/metrics").extract().asString())
                .contains("ringfence_policy_feed_networks{feed=\"first\"} 2.0")
                .contains("ringfence_policy_feed_age_seconds{feed=\"first\"}"));
        get("/q/health/ready").body("checks.find { it.name == 'feeds' }.status", equalTo("UP"));
    }

    @Test
    void asksOnlyForWhatIsNew() {
        // Given
        site.offer("/tagged", 200, Map.of("ETag", "\"a\""), "45.2.0.1\n".getBytes(UTF_8));
        put("tagged", "/tagged").statusCode(201);
        String success = fresh("tagged", 1).extract().path("state.lastSuccess");
        int version = get(LISTS + "tagged").extract().path("version");

        // When it would now answer something else to whoever does not know the tag
        site.offer("/tagged", 200, Map.of("ETag", "\"a\""), "<html>".getBytes(UTF_8));
        refresh("tagged", false).statusCode(200).body("state.networks", equalTo(1));

        // Then
        String again = fresh("tagged", 1).extract().path("state.lastSuccess");
        assertThat(Instant.parse(again)).isAfter(Instant.parse(success));
        get(LISTS + "tagged").body("version", equalTo(version));

        // And once the address is another one, the tag is of no use any more
        site.offer("/other", 200, Map.of("ETag", "\"a\""), "45.2.0.1\n45.2.0.2\n".getBytes(UTF_8));
        put("tagged", "/other", "\"maxChangePercent\":100").statusCode(200);
        fresh("tagged", 2);

        // Nor when the list is to have another comment
        put("tagged", "/other", "\"comment\":\"new\"").statusCode(200);
        soon().untilAsserted(() -> get(LISTS + "tagged").body("comment", equalTo("feed from 127.0.0.1; new")));
    }

    @Test
    void aLargeChangeWaitsForAnAdmin() {
        // Given
        site.offer("/large", networks(3, 100));
        put("large", "/large").statusCode(201);
        fresh("large", 100);

        // When
        site.offer("/large", networks(3, 10));
        refresh("large", false)
                .statusCode(409)
                .body("type", equalTo("/problems/change-held"))
                .body("detail", containsString("adds 0 and removes 90 of 100 networks, a change of 90 %"));

        // Then
        get(FEEDS + "large")
                .body("state.status", equalTo("HELD"))
                .body("state.held.removed", equalTo(90))
                .body("state.held.percent", equalTo(90))
                .body("state.networks", equalTo(100));
        get(LISTS + "large").body("networks", equalTo(100));

        // When
        refresh("large", true).statusCode(200).body("state.networks", equalTo(10));

        // Then
        fresh("large", 10).body("state.held", nullValue());
        get(LISTS + "large").body("networks", equalTo(10));
        get(AUDIT + "?subject=feed/large")
                .body(
                        "items.action",
                        equalTo(List.of("feed.refresh", "feed.confirm", "feed.refresh", "feed.hold", "feed.add")))
                .body("items[1].forced", equalTo(true))
                .body("items[2].outcome", equalTo("REFUSED"));
    }

    @Test
    void whatIsNoListNeverTakesItsPlace() throws IOException {
        site.offer("/solid", networks(4, 20));
        put("solid", "/solid").statusCode(201);
        fresh("solid", 20);

        site.offer("/solid", "<!DOCTYPE html><html>45.4.0.1</html>");
        refused("solid", "it is a web page and not a list");
        site.offer("/solid", "# nothing\n");
        refused("solid", "it is empty");
        site.offer("/solid", "45.4.0.1\n0.0.0.0/0\n");
        refused("solid", "line 2 has 0.0.0.0/0, and no network wider than /8");
        site.offer("/solid", 503, Map.of(), networks(4, 20).getBytes(UTF_8));
        refused("solid", "it answers 503");
        site.offer("/solid", 302, Map.of("Location", "/solid"), new byte[0]);
        refused("solid", "it redirects more than 5 times");
        site.offer("/solid", 200, Map.of("Content-Encoding", "br"), new byte[10]);
        refused("solid", "its Content-Encoding is not gzip");
        site.offer("/solid", 200, Map.of("Content-Encoding", "gzip"), "45.4.0.1\n".getBytes(UTF_8));
        refused("solid", "its gzip is damaged or ends too early");
        byte[] whole = gzip(networks(4, 20).getBytes(UTF_8));
        site.offer("/solid", 200, Map.of(), Arrays.copyOf(whole, whole.length - 20));
        refused("solid", "its gzip is damaged or ends too early");
        site.offer(
                "/solid",
                200,
                Map.of("Content-Encoding", "gzip"),
                gzip("#\n".repeat(FeedSite.MAX_UNPACKED).getBytes(UTF_8)));
        refused("solid", "it has more than the " + FeedSite.MAX_UNPACKED + " bytes that are taken once unpacked");
        site.stall("/solid", networks(4, 20));
        refused("solid", "it is not there after 3 seconds");

        site.offer("/solid", 200, Map.of(), whole);
        refresh("solid", false).statusCode(200).body("state.lastError", nullValue());
        fresh("solid", 20);
    }

    @Test
    void aHostThatIsAwayIsTriedAgainAndRecovers() {
        // Given
        put("away", "http://127.0.0.1:1/x").statusCode(201);

        // Then
        soon().untilAsserted(() -> get(FEEDS + "away")
                .body("state.status", equalTo("FAILING"))
                .body("state.lastError", equalTo("it can't be connected to")));
        Instant attempt = Instant.parse(get(FEEDS + "away").extract().path("state.lastAttempt"));
        Instant next = Instant.parse(get(FEEDS + "away").extract().path("state.nextAttempt"));
        assertThat(next).isBetween(attempt.plusSeconds(59), attempt.plusSeconds(70));
        get(LISTS + "away").statusCode(404);

        // When
        site.offer("/back", "45.5.0.1\n");
        put("away", "/back").statusCode(200);

        // Then
        fresh("away", 1);
    }

    @Test
    void onlyItsFeedChangesAList() {
        // Given
        admin().contentType("text/plain")
                .body("45.6.0.1\n")
                .put(LISTS + "by-hand")
                .then()
                .statusCode(201);
        put("owned", "http://127.0.0.1:1/x").statusCode(201);

        // Then
        for (String body : List.of("45.6.0.2\n", "45.6.0.3\n")) {
            admin().contentType("text/plain")
                    .body(body)
                    .put(LISTS + "owned")
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("/problems/list-owned"))
                    .body("detail", startsWith("The list owned is what the feed owned brings"));
            site.offer("/owned", "45.6.0.1\n");
            put("owned", "/owned").statusCode(200);
            fresh("owned", 1);
        }
        delete(LISTS + "owned").statusCode(409).body("type", equalTo("/problems/list-owned"));
        put("by-hand", "/owned")
                .statusCode(409)
                .body("type", equalTo("/problems/name-taken"))
                .body("detail", containsString("There is a list by-hand already"));
        put("tenant-a", "/owned").statusCode(422).body("errors[0].field", equalTo("name"));
        admin().contentType("text/plain")
                .body("45.6.0.1\n")
                .put(LISTS + "tenant-a")
                .then()
                .statusCode(422);
        admin().contentType("text/plain")
                .body("45.6.0.1\n")
                .put(LISTS + "x?source=TENANT")
                .then()
                .statusCode(422);
        delete(LISTS + "by-hand").statusCode(204);
    }

    @Test
    void saysWhatIsAllowedAllTheSameAndLeavesOutWhatNodesNeed() {
        // Given
        Api.add("{\"list\":\"ALLOW\",\"cidr\":\"45.7.0.16/28\"}").statusCode(201);
        NodeReported report = Reports.of("feed-node", NodeReported.Mode.ENFORCING, 0, Instant.now());
        Reports.send(TestBacking.kafka(), report);
        soon().untilAsserted(() -> get(NODES + "/feed-node").statusCode(200));
        site.offer("/allowed", networks(7, 64) + "45.7.0.0/24\n198.51.100.0/24\n");

        // When
        put("allowed", "/allowed").statusCode(201);

        // Then
        fresh("allowed", 65)
                .body("state.allowed.networks", equalTo(17))
                .body("state.allowed.examples", hasSize(10))
                .body("state.allowed.examples.allowed", hasItem("45.7.0.16/28"))
                .body("state.allowed.note", startsWith("Allowed wins"))
                .body("state.leftOut.reason", equalTo(List.of("addresses of the nodes' control plane")));
        get(EXPLAIN + "?ip=45.7.0.17").body("decidedBy", equalTo("ALLOW"));
        delete(NODES + "/feed-node");
    }

    @Test
    void itsListGoesWithIt() {
        site.offer("/gone", "45.8.0.1\n");
        put("gone", "/gone").statusCode(201);
        fresh("gone", 1);

        delete(FEEDS + "gone").statusCode(204);

        get(FEEDS + "gone").statusCode(404);
        get(LISTS + "gone").statusCode(404);
        delete(FEEDS + "gone").statusCode(404);
        refresh("gone", false).statusCode(404);
        get(AUDIT + "?subject=list/gone").body("items[0].action", equalTo("list.remove"));
        get(EXPLAIN + "?ip=45.8.0.1").body("verdict", equalTo("PASSES"));
    }

    @Test
    void readsAllPagesOfApibanAndNeverShowsTheKey() {
        // Given
        String api = "/api/" + KEY + "/banned";
        site.offer(api + "/100", "{\"ID\":\"200\",\"ipaddress\":[\"45.9.0.1\",\"45.9.0.2\"]}");
        site.offer(api + "/200", "{\"ID\":\"300\",\"ipaddress\":[\"45.9.0.3\"]}");
        site.offer(api + "/300", 400, Map.of(), "{\"ID\":\"none\",\"ipaddress\":[\"no new bans\"]}".getBytes(UTF_8));

        // When
        String tag = putFields("paged", "\"url\":\"" + site.url(api) + "\",\"format\":\"APIBAN\"")
                .statusCode(201)
                .body("url", equalTo(site.url("/api/***/banned")))
                .extract()
                .header("ETag");

        // Then
        fresh("paged", 3);
        String shown = "\"url\":\"" + site.url("/api/***/banned") + "\",\"format\":\"APIBAN\"";
        putFields("paged", shown).statusCode(200).header("ETag", equalTo(tag));
        site.offer(api + "/300", "{\"ID\":\"none\",\"ipaddress\":[\"rate limit exceeded\"]}");
        refused("paged", "it answers 'rate limit exceeded'");
        putFields("other-paged", shown).statusCode(422).body("errors[0].field", equalTo("url"));
        String all = get(FEEDS).extract().asString() + get(AUDIT).extract().asString();
        assertThat(all).doesNotContain(KEY).contains("/api/***/banned");
    }

    @Test
    void nobodyChangesWhatAnotherHasChanged() {
        String first = put("shared", "/shared").statusCode(201).extract().header("ETag");
        String second = put("shared", "/shared", "\"enabled\":false")
                .statusCode(200)
                .extract()
                .header("ETag");
        assertThat(second).isNotEqualTo(first);

        admin().header("If-Match", first)
                .delete(FEEDS + "shared")
                .then()
                .statusCode(412)
                .body("type", equalTo("/problems/changed-meanwhile"));
        get(FEEDS + "shared").body("state.status", equalTo("OFF")).body("state.nextAttempt", nullValue());
        admin().header("If-Match", second).delete(FEEDS + "shared").then().statusCode(204);
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        putFields("Wrong", "\"url\":\"ftp://x\",\"format\":\"XML\",\"intervalSeconds\":1")
                .statusCode(422)
                .body("errors.field", equalTo(List.of("name", "url", "format", "intervalSeconds")));
    }

    private ValidatableResponse put(String name, String path, String... more) {
        String url = path.startsWith("/") ? site.url(path) : path;
        String fields = "\"url\":\"" + url + "\",\"format\":\"PLAIN\"";
        return putFields(name, more.length == 0 ? fields : fields + "," + more[0]);
    }

    private static ValidatableResponse putFields(String name, String fields) {
        return admin().contentType(ContentType.JSON)
                .body("{" + fields + "}")
                .put(FEEDS + name)
                .then();
    }

    private static ValidatableResponse refresh(String name, boolean confirm) {
        return admin().queryParam("confirm", confirm)
                .post(FEEDS + name + "/refresh")
                .then();
    }

    private static ValidatableResponse fresh(String name, int networks) {
        soon().untilAsserted(() ->
                get(FEEDS + name).body("state.status", equalTo("FRESH")).body("state.networks", equalTo(networks)));
        return get(FEEDS + name);
    }

    private static void refused(String name, String reason) {
        int networks = get(LISTS + name).extract().path("networks");

        refresh(name, false)
                .statusCode(409)
                .body("type", equalTo("/problems/feed-refused"))
                .body("detail", containsString(reason));

        get(FEEDS + name).body("state.status", equalTo("FAILING")).body("state.lastError", startsWith(reason));
        get(LISTS + name).body("networks", equalTo(networks));
    }

    private static String networks(int third, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "45." + third + "." + i / 256 + "." + i % 256 + "\n")
                .collect(Collectors.joining());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
