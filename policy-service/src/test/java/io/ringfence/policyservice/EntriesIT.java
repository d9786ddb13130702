package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.ENTRIES;
import static io.ringfence.policyservice.testing.Api.add;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.block;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.published;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.ringfence.contract.Topic;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backing.class)
class EntriesIT {

    @Test
    void addsReadsAndLiftsABlock() {
        // When
        String id = add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.1.9\",\"comment\":\"scanner\"}")
                .statusCode(201)
                .header("Location", containsString(ENTRIES))
                .body("cidr", equalTo("198.18.1.9/32"))
                .body("source", equalTo("ADMIN"))
                .body("createdBy", equalTo("admin"))
                .extract()
                .path("id");

        // Then
        soon().untilAsserted(() -> get(ENTRIES + "/" + id).statusCode(200).body("state", equalTo("published")));
        delete(ENTRIES + "/" + id).statusCode(204);
        get(ENTRIES + "/" + id).statusCode(404);
        delete(ENTRIES + "/" + id).statusCode(404);
    }

    @Test
    void publishesEachChangeOnceUnderItsKeyWithRisingSequence() {
        // Given
        long before = published();
        String id = block("198.18.1.10");
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.1.10\",\"comment\":\"why\"}").statusCode(200);
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.1.10\",\"comment\":\"why\"}").statusCode(200);
        delete(ENTRIES + "/" + id).statusCode(204);

        // When
        published();
        List<TopicReader.Read> records =
                TopicReader.of(TestBacking.kafka(), Topic.FIREWALL_POLICY, "entry/BLOCK/198.18.1.10/32").stream()
                        .filter(read -> read.offset() >= before)
                        .toList();

        // Then
        assertThat(records).hasSize(3);
        assertThat(records.getLast().message().value()).isNull();
        assertThat(records)
                .extracting(read ->
                        Long.parseLong(read.message().header("ce_sequence").orElseThrow()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void clearsHostBitsAndMappedAddressesAndSaysSo() {
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.2.77/24\"}")
                .statusCode(201)
                .body("cidr", equalTo("198.18.2.0/24"))
                .body("notes[0]", containsString("host bits"));
        add("{\"list\":\"BLOCK\",\"cidr\":\"::ffff:198.18.2.9\"}")
                .statusCode(201)
                .body("cidr", equalTo("198.18.2.9/32"))
                .body("notes[0]", containsString("IPv4-mapped"));
        add("{\"list\":\"BLOCK\",\"cidr\":\"2001:DB8:0:0::1\"}")
                .statusCode(201)
                .body("cidr", equalTo("2001:db8::1/128"))
                .body("notes", nullValue());
    }

    @Test
    void refusesWhatIsNotValidAndNamesEveryField() {
        add("{\"list\":\"BLOK\",\"cidr\":\"300.1.1.1\",\"source\":\"no\",\"expiresAt\":\"soon\"}")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", contains("list", "cidr", "source", "expiresAt"));
        add("{\"list\":\"BLOCK\",\"cidr\":\"0.0.0.0/0\"}").statusCode(422).body("type", endsWith("blocks-everything"));
        add("{\"list\":\"BLOCK\",\"cidr\":\"::/0\"}").statusCode(422).body("type", endsWith("blocks-everything"));
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.2.1\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}")
                .statusCode(422)
                .body("type", endsWith("expired"));
    }

    @Test
    void refusesToBlockTheRequesterUnlessForced() {
        // Given
        String body = "{\"list\":\"BLOCK\",\"cidr\":\"127.0.0.0/8\"}";

        // When
        add(body).statusCode(409).body("detail", containsString("127.0.0.1"));

        // Then
        String id = admin().contentType(ContentType.JSON)
                .body(body)
                .post(ENTRIES + "?force=true")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        get("/api/v1/audit?subject=entry/BLOCK/127.0.0.0/8")
                .body("items.outcome", contains("DONE", "REFUSED"))
                .body("items.forced", contains(true, false));
        delete(ENTRIES + "/" + id).statusCode(204);
    }

    @Test
    void refusesToLiftTheAllowThatKeepsTheRequesterIn() {
        // Given
        String allow = add("{\"list\":\"ALLOW\",\"cidr\":\"127.0.0.1\"}")
                .statusCode(201)
                .extract()
                .path("id");
        String block = admin().contentType(ContentType.JSON)
                .body("{\"list\":\"BLOCK\",\"cidr\":\"127.0.0.0/16\"}")
                .post(ENTRIES + "?force=true")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        // Then
        delete(ENTRIES + "/" + allow).statusCode(409);
        delete(ENTRIES + "/" + block).statusCode(204);
        delete(ENTRIES + "/" + allow).statusCode(204);
    }

    @Test
    void changesOnlyWhatTheCallerSaw() {
        // Given
        ExtractableResponse<Response> added =
                add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.3.1\",\"comment\":\"one\",\"ttlSeconds\":3600}")
                        .extract();
        String path = ENTRIES + "/" + added.path("id");
        String tag = added.header("ETag");

        // When
        admin().contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body("{\"comment\":\"two\"}")
                .patch(path)
                .then()
                .statusCode(200)
                .body("comment", equalTo("two"))
                .body("expiresAt", not(nullValue()));

        // Then
        admin().contentType(ContentType.JSON)
                .header("If-Match", tag)
                .body("{\"comment\":\"three\"}")
                .patch(path)
                .then()
                .statusCode(412)
                .contentType("application/problem+json");
        admin().header("If-Match", tag).delete(path).then().statusCode(412);
        admin().contentType(ContentType.JSON)
                .body("{\"comment\":\"four\"}")
                .put(path)
                .then()
                .statusCode(200)
                .body("expiresAt", nullValue());
        admin().contentType(ContentType.JSON)
                .body("{\"cidr\":\"1.1.1.1\"}")
                .patch(path)
                .then()
                .statusCode(422)
                .body("errors.field", contains("cidr"));
        String now = get(path).extract().header("ETag");
        admin().header("If-Match", now).delete(path).then().statusCode(204);
    }

    @Test
    void takesEntriesAwayWhenTheyHaveEnded() {
        // Given
        String id = add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.3.2\",\"ttlSeconds\":1}")
                .extract()
                .path("id");

        // Then
        soon().untilAsserted(() -> get(ENTRIES + "/" + id).statusCode(404));
        published();
        List<TopicReader.Read> records =
                TopicReader.of(TestBacking.kafka(), Topic.FIREWALL_POLICY, "entry/BLOCK/198.18.3.2/32");
        assertThat(records.getLast().message().value()).isNull();
        get("/api/v1/audit?action=entry.expire&subject=entry/BLOCK/198.18.3.2").body("items.actor", contains("system"));
    }

    @Test
    void findsByListSourceAndNetwork() {
        // Given
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.19.0.0/16\",\"source\":\"FEED_A\"}");
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.19.4.4\",\"source\":\"FEED_A\"}");
        add("{\"list\":\"ALLOW\",\"cidr\":\"198.19.4.0/24\",\"source\":\"FEED_A\"}");

        // Then
        get(ENTRIES + "?cidr=198.19.4.0/24")
                .body("items.cidr", hasItems("198.19.0.0/16", "198.19.4.4/32", "198.19.4.0/24"));
        get(ENTRIES + "?source=FEED_A&list=ALLOW").body("items.cidr", contains("198.19.4.0/24"));
        get(ENTRIES + "?cidr=198.19.5.0/24").body("items.cidr", not(hasItem("198.19.4.4/32")));
        get(ENTRIES + "?cidr=nonsense").statusCode(422);
        get(ENTRIES + "?list=NONE").statusCode(422);
    }

    @Test
    void pagesThroughAllWithoutRepeats() {
        // Given
        for (int i = 0; i < 7; i++) {
            add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.9." + i + "\",\"source\":\"PAGED\"}");
        }

        // When
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            ExtractableResponse<Response> page = get(ENTRIES + "?source=PAGED&limit=3&cursor=" + cursor)
                    .statusCode(200)
                    .extract();
            seen.addAll(page.path("items.cidr"));
            cursor = page.path("next");
            assertThat(page.header("Link") != null).isEqualTo(cursor != null);
        } while (cursor != null);

        // Then
        assertThat(seen).hasSize(7).doesNotHaveDuplicates().isSorted();
        get(ENTRIES + "?limit=0").statusCode(422);
        get(ENTRIES + "?limit=1001").statusCode(422);
        get(ENTRIES + "?cursor=!").statusCode(422);
    }

    @Test
    void changesAtTheSameTimeAreAllDoneOneAfterTheOther() throws Exception {
        // Given
        long before = published();
        Callable<List<Integer>> work = () -> {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                ExtractableResponse<Response> added = add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.40." + i % 3 + "\"}")
                        .extract();
                answers.add(added.statusCode());
                answers.add(delete(ENTRIES + "/" + added.path("id")).extract().statusCode());
            }
            return answers;
        };

        // When
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<Integer>> done : threads.invokeAll(Collections.nCopies(4, work))) {
                answers.addAll(done.get());
            }
        }
        published();

        // Then
        assertThat(answers).isSubsetOf(200, 201, 204, 404);
        assertThat(TopicReader.all(TestBacking.kafka(), Topic.FIREWALL_POLICY).stream()
                        .filter(read -> read.offset() >= before)
                        .map(read -> Long.parseLong(
                                read.message().header("ce_sequence").orElseThrow())))
                .isSorted();
    }

    @Test
    void keepsTheExpiryThatWasAskedFor() {
        Instant end = Instant.parse("2099-05-01T12:00:00Z");
        add("{\"list\":\"BLOCK\",\"cidr\":\"198.18.3.3\",\"expiresAt\":\"2099-05-01T14:00:00+02:00\"}")
                .statusCode(201)
                .body("expiresAt", equalTo(end.toString()));
    }
}
