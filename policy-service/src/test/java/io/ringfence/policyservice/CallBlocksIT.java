package io.ringfence.policyservice;

import static io.ringfence.policyservice.testing.Api.admin;
import static io.ringfence.policyservice.testing.Api.get;
import static io.ringfence.policyservice.testing.Api.soon;
import static io.ringfence.policyservice.testing.Blocks.lifted;
import static io.ringfence.policyservice.testing.Blocks.raised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.policyservice.testing.Blocks;
import io.ringfence.policyservice.testing.TopicReader;
import io.ringfence.standalone.TestBacking;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks of calls as billing-watcher tells them, and their lift. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class CallBlocksIT {

    private static final String BLOCKS = "/api/v1/call-blocks";

    @Test
    void listsBlocksWithFiltersAndPages() {
        // Given
        send(raised("blocks-1", Scope.EXTENSION, "200", Limit.EXTENSION_DAILY, 1, null));
        send(raised("blocks-1", Scope.EXTENSION, "200", Limit.ABUSE, 1, null));
        send(raised("blocks-1", Scope.TENANT, "blocks-1", Limit.TENANT_DAILY, 1, null));
        send(raised(
                "blocks-1",
                Scope.EXTENSION,
                "201",
                Limit.EXTENSION_DAILY,
                1,
                Instant.now().minusSeconds(1)));
        send(raised("blocks-1", Scope.EXTENSION, "202", Limit.EXTENSION_DAILY, 2, null));
        send(lifted("blocks-1", "202", 3));
        send(raised("blocks-1", Scope.EXTENSION, "202", Limit.EXTENSION_DAILY, 2, null));

        // When
        soon().untilAsserted(() -> list("?tenant=blocks-1").body("items", hasSize(5)));
        soon().untilAsserted(() -> list("?tenant=blocks-1&subject=202").body("items[0].version", equalTo(3)));

        // Then
        list("?tenant=blocks-1&active=true").body("items", hasSize(3));
        list("?tenant=blocks-1&active=false&subject=201").body("items[0].lifted", nullValue());
        list("?tenant=blocks-1&active=false&subject=202")
                .body("items[0].lifted.cause", equalTo("ADMIN"))
                .body("items[0].raised.sum", equalTo("10.00"));
        list("?tenant=blocks-1&scope=TENANT").body("items.limit", contains("TENANT_DAILY"));
        list("?tenant=blocks-1&reached=ABUSE").body("items.subject", contains("200"));
        list("?tenant=blocks-0").body("items", empty());
        list("?scope=PLANET").statusCode(422);
        String next = list("?tenant=blocks-1&limit=4")
                .body("items", hasSize(4))
                .extract()
                .path("next");
        list("?tenant=blocks-1&limit=4&cursor=" + next).body("items", hasSize(1));
        String id = list("?tenant=blocks-1&scope=TENANT").extract().path("items[0].id");
        get(BLOCKS + "/" + id).statusCode(200).body("subject", equalTo("blocks-1"));
        get(BLOCKS + "/nonsense!").statusCode(404);
        get(BLOCKS + "/bm9uZQ").statusCode(404);
    }

    @Test
    void aLiftIsAskedForAndWaitedFor() throws Exception {
        // Given
        send(raised("blocks-2", Scope.EXTENSION, "200", Limit.EXTENSION_DAILY, 4, null));
        String id = id("blocks-2");
        Thread watcher = Thread.ofVirtual().start(() -> {
            soon().until(() -> !requests("blocks-2").isEmpty());
            send(lifted("blocks-2", "200", 5));
        });

        // When
        lift(id, "{\"allowance\":\"50.00\"}")
                .statusCode(200)
                .body("lifted", equalTo(true))
                .body("pending", nullValue())
                .body("cause", equalTo("ADMIN"))
                .body("block.active", equalTo(false));
        watcher.join();

        // Then
        BlockLiftRequested request = requests("blocks-2").getFirst();
        assertThat(request.allowance()).isEqualTo("50.00");
        assertThat(request.by()).isEqualTo("admin");
        assertThat(request.limit()).isEqualTo(Limit.EXTENSION_DAILY);
        get("/api/v1/audit?action=call-block.lift&subject=call-block/blocks-2")
                .body("items[0].actor", equalTo("admin"))
                .body("items[0].before.sum", equalTo("10.00"))
                .body("items[0].after.allowance", equalTo("50.00"));
        lift(id, null).statusCode(404);
    }

    @Test
    void aLiftThatNobodyAnswersIsPending() {
        send(raised("blocks-3", Scope.EXTENSION, "200", Limit.ABUSE, 1, null));
        String id = id("blocks-3");

        lift(id, "{\"allowance\":\"5\"}").statusCode(422);
        lift(id, null)
                .statusCode(200)
                .body("lifted", equalTo(false))
                .body("pending", equalTo(true))
                .body("block.active", equalTo(true));
    }

    @Test
    void aWrongAllowanceAsksForNothing() {
        send(raised("blocks-4", Scope.EXTENSION, "200", Limit.EXTENSION_DAILY, 1, null));
        String id = id("blocks-4");

        lift(id, "{\"allowance\":50}").statusCode(422).body("errors[0].field", equalTo("allowance"));
        lift(id, "{\"allowance\":\"-1\"}").statusCode(422);
        lift(id, "{\"amount\":\"1\"}").statusCode(400);
        assertThat(requests("blocks-4")).isEmpty();
    }

    @Test
    void unreadableRecordGoesToTheDeadLetters() {
        TopicReader.send(
                TestBacking.kafka(),
                new ProducerRecord<>(
                        Topic.CALL_BLOCKS.topicName(), "x".getBytes(StandardCharsets.UTF_8), new byte[] {1}));

        soon().until(() -> TopicReader.all(TestBacking.kafka(), Topic.DEAD_LETTERS).stream()
                .anyMatch(read -> read.message()
                        .header(KafkaRecords.ORIGIN_TOPIC)
                        .filter(Topic.CALL_BLOCKS.topicName()::equals)
                        .isPresent()));
    }

    @Test
    void whatIsToldOfCountingIsNoBlockAndNoDeadLetter() {
        // Given
        CountingProgress progress = new CountingProgress(7, Instant.now());
        int partition = KafkaRecords.partition(Topic.CALL_BLOCKS, progress.key());
        TopicReader.send(
                TestBacking.kafka(),
                KafkaRecords.toRecord(
                        Topic.CALL_BLOCKS,
                        Codec.encode(progress, "/billing-watcher", Instant.now(), OptionalLong.empty())));

        // When: what comes after it in its partition was read
        TopicReader.send(
                TestBacking.kafka(),
                new ProducerRecord<>(
                        Topic.CALL_BLOCKS.topicName(),
                        partition,
                        "after-counting".getBytes(StandardCharsets.UTF_8),
                        new byte[] {1}));
        soon().until(() -> deadLetters("after-counting") == 1);

        // Then
        assertThat(deadLetters(progress.key())).isZero();
        get(BLOCKS + "/"
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString("counting/7".getBytes(StandardCharsets.UTF_8)))
                .statusCode(404);
    }

    private static long deadLetters(String key) {
        return TopicReader.all(TestBacking.kafka(), Topic.DEAD_LETTERS).stream()
                .filter(read -> read.message().key().equals(key))
                .count();
    }

    private static String id(String tenant) {
        soon().untilAsserted(() -> list("?tenant=" + tenant).body("items", hasSize(1)));
        return list("?tenant=" + tenant).extract().path("items[0].id");
    }

    private static ValidatableResponse list(String query) {
        return get(BLOCKS + query);
    }

    private static ValidatableResponse lift(String id, @Nullable String body) {
        var request = admin().contentType(ContentType.JSON);
        return (body == null ? request : request.body(body))
                .post(BLOCKS + "/" + id + "/lift")
                .then();
    }

    private static List<BlockLiftRequested> requests(String tenant) {
        return TopicReader.of(TestBacking.kafka(), Topic.CALL_EVENTS, tenant).stream()
                .map(read -> {
                    try {
                        return (BlockLiftRequested) Codec.decode(read.message());
                    } catch (UnreadableException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static void send(BlockRecord record) {
        Blocks.send(TestBacking.kafka(), record);
    }
}
