package io.ringfence.billingwatcher;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.ringfence.contract.Amount;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of calls in, blocks out, sums in PostgreSQL. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class WatcherIT extends OneTenant {

    @Test
    void recordsAreCountedOnceAndTheLimitBlocks() throws Exception {
        // Given
        limits(new CallLimits("10.00", null, null, null, null, null, null), 1);
        CallEnded first = Calls.cdr(tenant, "pbx-1:1", "101", "4.10");

        // When
        calls.send(Topic.CALL_EVENTS, first);
        calls.send(Topic.CALL_EVENTS, first);
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "pbx-1:2", "101", "5.90"));

        // Then
        BlockRaised block = soon(BlockRaised.class);
        assertThat(block.sum()).isEqualTo("10.00");
        assertThat(block.causeCallId()).isEqualTo("pbx-1:2");
        assertThat(spent("101")).isEqualTo(10 * Amount.UNIT);
        assertThat(spent("")).isEqualTo(10 * Amount.UNIT);

        // When
        calls.send(
                Topic.CALL_EVENTS,
                new BlockLiftRequested(
                        tenant,
                        BlockRecord.Scope.EXTENSION,
                        "101",
                        BlockRecord.Limit.EXTENSION_DAILY,
                        null,
                        "admin",
                        Instant.now()));

        // Then
        assertThat(soon(BlockLifted.class).by()).isEqualTo("admin");
        assertThat(soon(BlockLifted.class).version()).isEqualTo(2);
    }

    @Test
    void laterRevisionReplacesAndAContradictionIsTold() throws Exception {
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "r", "101", "4.00"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "r", "101", "3.00", 1, null, null));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "r", "101", "9.00"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "c", "102", "1.00"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "c", "102", "2.00"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "r", "103", "2.50", 2, null, null));

        await().atMost(Duration.ofSeconds(30)).until(() -> spent("103") == 2_500_000_000L);
        assertThat(spent("101")).isZero();
        assertThat(spent("102")).isEqualTo(Amount.UNIT);
        assertThat(spent("")).isEqualTo(3_500_000_000L);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> notices().contains(NoticeRaised.Kind.CONFLICTING_RECORD)
                        && notices().contains(NoticeRaised.Kind.UNKNOWN_TENANT));
    }

    @Test
    void creditTakesOffWhatTheCallHasCostAndNoMore() throws Exception {
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "1", "101", "4.00"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "k1", null, "-1.50", null, CallEnded.Kind.CREDIT, "1"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "k1", null, "-1.50", null, CallEnded.Kind.CREDIT, "1"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "k2", null, "-2.51", null, CallEnded.Kind.CREDIT, "1"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "k3", null, "-1", null, CallEnded.Kind.CREDIT, "none"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "2", "109", "1"));

        await().atMost(Duration.ofSeconds(30)).until(() -> spent("109") == Amount.UNIT);
        assertThat(spent("101")).isEqualTo(2_500_000_000L);
        await().atMost(Duration.ofSeconds(30)).until(() -> reasons().size() == 2);
        assertThat(reasons()).anyMatch(reason -> reason.contains("more than is left"));
        assertThat(reasons()).anyMatch(reason -> reason.contains("call none, which was not counted"));
    }

    @Test
    void whatCanNotBeReadIsPutAsideWithItsReason() throws Exception {
        calls.sendRaw(tenant, "io.ringfence.CallEnded.v1", "{\"tenant\":\"" + tenant + "\",\"cost\":1.5}");
        calls.sendRaw(tenant, "io.ringfence.CallEnded.v1", "{\"tenant\":\"" + tenant);
        calls.sendRaw(tenant, "io.ringfence.NoSuchThing.v1", "{}");
        calls.sendRaw(tenant, "io.ringfence.CallStarted.v1", "x".repeat(900_000));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "1", "101", "1"));

        await().atMost(Duration.ofSeconds(30)).until(() -> spent("101") == Amount.UNIT);
        await().atMost(Duration.ofSeconds(30)).until(() -> reasons().size() == 4);
    }

    @Test
    void callInProgressIsHungUpWhenTheMoneyIsGone() throws Exception {
        // Given
        limits(new CallLimits("1.00", null, null, null, null, null, null), 1);
        Instant now = Instant.now();

        // When
        calls.send(
                Topic.CALL_EVENTS,
                new CallAnswered(tenant, "pbx-1:7", "pbx-1", "101", "+442079460101", now, now, Rate.perMinute("1.00")));

        // Then
        HangUpRequested asked = soon(HangUpRequested.class);
        assertThat(asked.callIds()).containsExactly("pbx-1:7");
        assertThat(soon(BlockRaised.class).hangUp()).containsExactly("pbx-1:7");
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "pbx-1:7", "101", "0.02"));
        await().atMost(Duration.ofSeconds(30)).until(() -> number("select count(*) from hold where tenant = ?") == 0);
        calls.send(
                Topic.CALL_EVENTS,
                new CallAnswered(tenant, "pbx-1:7", "pbx-1", "101", "+442079460101", now, now, Rate.perMinute("1.00")));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "pbx-1:8", "102", "1"));
        await().atMost(Duration.ofSeconds(30)).until(() -> spent("102") == Amount.UNIT);
        assertThat(number("select count(*) from hold where tenant = ?")).isZero();
    }

    @Test
    void callThatGoesOnForTheTrunkIsCountedOnceWithItsWholeLength() throws Exception {
        // Given: for the PBX it ends after 60 s, on the wire after 180 s
        limits(new CallLimits("100", null, null, null, null, null, null), 1);
        Instant answered = Instant.now().minusSeconds(180);
        Rate rate = Rate.perMinute("1.00");
        calls.send(
                Topic.CALL_EVENTS,
                new CallAnswered(tenant, "w", "pbx-1", "101", "+442079460101", answered, answered, rate));

        // When
        calls.send(Topic.CALL_EVENTS, Calls.ended(tenant, "w", "101", 0, false, answered, 60, rate));
        await().atMost(Duration.ofSeconds(30)).until(() -> spent("101") == Amount.UNIT);
        assertThat(number("select count(*) from hold where tenant = ?")).isEqualTo(1);
        CallEnded onTheWire = Calls.ended(tenant, "w", "101", 1, true, answered, 180, rate);
        calls.send(Topic.CALL_EVENTS, onTheWire);
        calls.send(Topic.CALL_EVENTS, onTheWire);
        calls.send(Topic.CALL_EVENTS, Calls.ended(tenant, "w", "101", 0, false, answered, 60, rate));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "last", "102", "1"));

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> spent("102") == Amount.UNIT);
        assertThat(spent("101")).isEqualTo(3 * Amount.UNIT);
        assertThat(spent("")).isEqualTo(4 * Amount.UNIT);
        assertThat(number("select count(*) from hold where tenant = ?")).isZero();
    }

    @Test
    void usageTellsWhatIsSettledAndLiveOfWhichLimit() throws Exception {
        limits(new CallLimits("10.00", "100", "200", null, null, null, null), 1);
        Instant now = Instant.now();
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "1", "101", "4.00"));
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "2", "102", "1.00"));
        calls.send(
                Topic.CALL_EVENTS,
                new CallAnswered(tenant, "3", "pbx-1", "101", "+442079460101", now, now, Rate.perMinute("1.00")));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> usage("?extension=101")
                        .body("day.settled", equalTo("4.00"))
                        .body("day.live", equalTo("1.00"))
                        .body("day.limit", equalTo("10.00"))
                        .body("day.percent", equalTo(50))
                        .body("month.settled", equalTo("4.00"))
                        .body("liveCalls", equalTo(1)));
        usage("")
                .body("day.settled", equalTo("5.00"))
                .body("month.limit", equalTo("200.00"))
                .body("month.percent", equalTo(3))
                .body("days.settled", hasItem("5.00"))
                .body("extension", nullValue());
        given().get("/usage/" + tenant).then().statusCode(401);
    }

    private ValidatableResponse usage(String query) {
        return given().header("Authorization", "Bearer " + Backing.TOKEN)
                .get("/usage/" + tenant + query)
                .then()
                .statusCode(200);
    }

    @Test
    void limitThatChangesActsOnWhatWasSpentBefore() throws Exception {
        limits(new CallLimits("10.00", null, null, null, null, null, null), 1);
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "1", "101", "6"));
        await().atMost(Duration.ofSeconds(30)).until(() -> spent("101") == 6 * Amount.UNIT);

        limits(new CallLimits("5.00", null, null, null, null, null, null), 2);
        assertThat(soon(BlockRaised.class).ruleVersion()).isEqualTo(2);
        limits(new CallLimits("6.01", null, null, null, null, null, null), 3);

        assertThat(soon(BlockLifted.class).cause()).isEqualTo(BlockLifted.Cause.LIMIT_RAISED);
    }

    private void limits(CallLimits limits, long version) throws Exception {
        calls.send(Topic.CALL_LIMITS, Calls.tenant(tenant, limits, version));
    }

    @Test
    void nodesHearHowFarTheCallsOfEachPartitionAreCounted() throws Exception {
        // Given
        Instant sent = Instant.now();

        // When
        calls.send(Topic.CALL_EVENTS, Calls.cdr(tenant, "pbx-1:8", "101", "1.00"));

        // Then: all partitions are told of, also those to which nothing was written
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(calls.read(Topic.CALL_BLOCKS).stream()
                                .filter(CountingProgress.class::isInstance)
                                .map(CountingProgress.class::cast)
                                .filter(progress -> progress.countedUpTo().isAfter(sent))
                                .map(CountingProgress::partition))
                        .contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        assertThat(spent("101")).isEqualTo(Amount.UNIT);
    }

    private <T extends Event> T soon(Class<T> type) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> published(type).findAny().isPresent());
        return published(type).findFirst().orElseThrow();
    }

    private List<NoticeRaised.Kind> notices() {
        return published(NoticeRaised.class).map(NoticeRaised::kind).toList();
    }
}
