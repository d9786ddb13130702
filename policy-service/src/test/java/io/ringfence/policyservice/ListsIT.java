package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.LISTS;
import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.delete;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.published;
import static io.ringfence.policyservice.testing.Api.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backing.class)
class ListsIT {

    @Test
    void publishesChunksThenManifestThenRemovesTheOldVersion() throws Exception {
        // Given
        long before = published();
        put("ordered", "text/plain", addresses(0, 12_000)).statusCode(201).body("networks", equalTo(12_000));
        put("ordered", "text/plain", addresses(0, 3_000)).statusCode(200).body("networks", equalTo(3_000));
        soon().untilAsserted(() -> get(LISTS + "ordered").body("state", equalTo("published")));
        published();

        // When
        List<TopicReader.Read> records = records("ordered", before);

        // Then
        List<String> keys = new ArrayList<>();
        List<String> networks = new ArrayList<>();
        for (TopicReader.Read read : records) {
            boolean gone = read.message().value() == null;
            keys.add((gone ? "-" : "+") + read.message().key().replaceAll("\\d+-", "v-"));
            if (!gone && Codec.decode(read.message()) instanceof ListChunkPublished chunk && chunk.index() == 0) {
                networks.addAll(chunk.networks());
            }
        }
        assertThat(keys)
                .containsExactly(
                        "+list/ordered/v-0",
                        "+list/ordered/v-1",
                        "+list/ordered/v-2",
                        "+list/ordered/manifest",
                        "+list/ordered/v-0",
                        "+list/ordered/manifest",
                        "-list/ordered/v-0",
                        "-list/ordered/v-1",
                        "-list/ordered/v-2");
        assertThat(networks).hasSize(5_000 + 3_000);
        ListPublished manifest = (ListPublished) Codec.decode(records.get(5).message());
        assertThat(manifest.chunks()).isEqualTo(1);
        assertThat(manifest.version())
                .isEqualTo(records.get(5).message().sequence())
                .isEqualTo(((ListChunkPublished) Codec.decode(records.get(4).message())).version());
    }

    @Test
    void anEqualListIsNoChange() {
        // Given
        long before = published();
        long version = put("same", "text/plain", "198.18.0.1\n198.18.0.2\n")
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("version");

        // When
        put("same", "text/plain", "# again\n198.18.0.2\n198.18.0.1 ; twice\n198.18.0.1\n")
                .statusCode(200)
                .body("version", equalTo((int) version))
                .body("duplicates", equalTo(1));

        // Then
        published();
        assertThat(records("same", before)).hasSize(2);
    }

    @Test
    void takesCsvJsonAndGzip() throws IOException {
        put("csv", "text/csv", "\ufeffnetwork,why\r\n\"198.18.0.0/24\",x\r\n2001:db8::1,y\r\n")
                .statusCode(201)
                .body("networks", equalTo(2));
        put("json", "application/json", "[\"198.18.0.0/24\",\"198.18.0.9/24\"]")
                .statusCode(201)
                .body("networks", equalTo(1))
                .body("duplicates", equalTo(1))
                .body("hostBitsCleared", equalTo(1));
        put("object", "application/json", "{\"networks\":[\"198.18.0.0/24\"]}")
                .statusCode(201)
                .body("networks", equalTo(1));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(addresses(0, 6_000).getBytes(StandardCharsets.US_ASCII));
        }
        admin().header("Content-Encoding", "gzip")
                .contentType("text/plain")
                .body(packed.toByteArray())
                .put(LISTS + "packed")
                .then()
                .statusCode(201)
                .body("networks", equalTo(6_000));
        get("/api/v1/firewall/lists?limit=2").body("items", hasSize(2)).body("items.name", hasItem("csv"));
    }

    @Test
    void oneBadLineInManyStoresNothingAndIsNamed() {
        // Given
        String body = addresses(0, 50_000) + "10.0.0.300\n" + addresses(50_000, 99_999);

        // When
        put("flawed", "text/plain", body)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errorCount", equalTo(1))
                .body("errors[0].line", equalTo(50_001))
                .body("errors[0].value", equalTo("10.0.0.300"));

        // Then
        get(LISTS + "flawed").statusCode(404);
        get("/api/v1/audit?subject=list/flawed").body("items[0].outcome", equalTo("REFUSED"));
    }

    @Test
    void namesTheFirstThousandBadLinesAndCountsAll() {
        put("worse", "text/plain", "x\n".repeat(1_500))
                .statusCode(422)
                .body("errors", hasSize(1_000))
                .body("errorCount", equalTo(1_500));
    }

    @Test
    void refusesABlockListWithTheRequesterUnlessForced() {
        put("mine", "text/plain", "198.18.0.1\n127.0.0.0/24\n")
                .statusCode(409)
                .body("type", endsWith("cuts-requester"))
                .body("detail", containsString("127.0.0.0/24"));
        put("mine", "text/plain", "0.0.0.0/0\n").statusCode(422);
        admin().contentType("text/plain")
                .body("127.0.0.0/24\n")
                .put(LISTS + "mine?force=true")
                .then()
                .statusCode(201);
        delete(LISTS + "mine").statusCode(204);
    }

    @Test
    void refusesNamesFormsAndBodiesThatItCannotTake() {
        put("Not_A_Name", "text/plain", "").statusCode(422);
        put("image", "image/png", "x").statusCode(415);
        put("broken", "application/json", "[\"198.18.0.1\",").statusCode(400);
        put("shape", "application/json", "{\"hosts\":[]}").statusCode(422);
        admin().header("Content-Encoding", "gzip")
                .contentType("text/plain")
                .body("not gzip".getBytes(StandardCharsets.US_ASCII))
                .put(LISTS + "packed-not")
                .then()
                .statusCode(400);
        get(LISTS + "unknown").statusCode(404);
        delete(LISTS + "unknown").statusCode(404);
    }

    @Test
    void deletesManifestFirstThenChunks() {
        // Given
        long before = published();
        put("short-lived", "text/plain", "198.18.0.1\n").statusCode(201);

        // When
        delete(LISTS + "short-lived").statusCode(204);
        published();

        // Then
        List<TopicReader.Read> records = records("short-lived", before);
        assertThat(records).hasSize(4);
        assertThat(records.get(2).message().key()).isEqualTo("list/short-lived/manifest");
        assertThat(records.get(2).message().value()).isNull();
        assertThat(records.get(3).message().value()).isNull();
    }

    @Test
    void anEmptyListIsAList() {
        put("empty", "text/plain", "# nothing today\n").statusCode(201).body("networks", equalTo(0));
    }

    private static ValidatableResponse put(String name, String type, String body) {
        return admin().header("Content-Type", type)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .put(LISTS + name)
                .then();
    }

    private static List<TopicReader.Read> records(String name, long before) {
        return TopicReader.all(TestBacking.kafka(), Topic.FIREWALL_POLICY).stream()
                .filter(read -> read.offset() >= before)
                .filter(read -> read.message().key().startsWith("list/" + name + "/"))
                .toList();
    }

    private static String addresses(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("198.").append(18 + (i >> 16)).append('.');
            text.append(i >> 8 & 255).append('.').append(i & 255).append('\n');
        }
        return text.toString();
    }
}
