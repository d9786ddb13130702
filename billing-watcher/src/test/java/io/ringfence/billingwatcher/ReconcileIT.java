package io.ringfence.billingwatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.Amount;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What providers bill against what PBXs tell: each call counts its higher cost, once. */
@QuarkusTest
@WithTestResource(ReconcileBacking.class)
@Timeout(120)
class ReconcileIT extends OneTenant {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Instant now = Instant.now();

    @Test
    void oneThatFitsPostsNothingAndALongerOneItsDifferenceOnce() throws Exception {
        // Given: the tenant is known to get records
        feed();

        // When
        tell("a", "sip-a", "101", 600, "1.00", null);
        tell("b", "sip-b", "102", 500, "1.00", null);
        tell("c", null, "103", 400, "1.00", null);
        for (int times = 0; times < 2; times++) {
            bill("p-a", "sip-a", null, 600, 60, "1.00");
            bill("p-b", "sip-b", null, 500, 120, "2.50");
            bill("p-c", "sip-c", null, 396, 63, "0.90"); // by number and start; cheaper
            tell("a", "sip-a", "101", 600, "1.00", null);
        }

        // Then
        sentinel();
        await().atMost(SOON)
                .until(() -> count("provider_call", "state = 'MATCHED' and provider_call_id <> 'feed'") == 3);
        assertThat(spent("101")).isEqualTo(Amount.UNIT);
        assertThat(spent("102")).isEqualTo(2_500_000_000L);
        assertThat(spent("103")).isEqualTo(Amount.UNIT);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(notices(NoticeRaised.Kind.PROVIDER_LONGER))
                        .hasSize(1)
                        .allMatch(notice -> notice.subject().equals("102")
                                && notice.message().contains("the difference of 1.50")));
    }

    @Test
    void aCallThatNoPbxHasToldOfCountsWholeAndBlocks() throws Exception {
        // Given
        calls.send(
                Topic.CALL_LIMITS, Calls.tenant(tenant, new CallLimits("3.00", null, null, null, null, null, null), 1));

        // When
        bill("p-1", "sip-1", "101", 300, 60, "3.00");
        bill("p-1", "sip-1", "101", 300, 60, "3.00");

        // Then
        await().atMost(SOON).until(() -> !blocks().isEmpty());
        assertThat(blocks()).extracting(BlockRaised::causeCallId).containsOnly("p-1");
        assertThat(spent("101")).isEqualTo(3 * Amount.UNIT);
        assertThat(notices(NoticeRaised.Kind.PROVIDER_ORPHAN))
                .hasSize(1)
                .allMatch(notice -> notice.message().contains("no PBX has told"));

        // When: a PBX tells of it after all, and again of less
        tell("late", "sip-1", "101", 301, "1.00", null);
        sentinel();

        // Then
        assertThat(spent("101")).isEqualTo(3 * Amount.UNIT);

        // When
        tell("late", "sip-1", "101", 301, "4.00", 1);
        await().atMost(SOON).until(() -> spent("101") == 4 * Amount.UNIT);
        tell("late", "sip-1", "102", 301, "2.00", 2);

        // Then
        await().atMost(SOON).until(() -> spent("102") == 3 * Amount.UNIT);
        assertThat(spent("101")).isZero();
        assertThat(spent("")).isEqualTo(3_010_000_000L); // with the one that was waited for
    }

    @Test
    void aCallThatNoProviderHasBilledIsToldOnce() throws Exception {
        // Given
        feed();

        // When: of these, one has cost nothing, one is not a day old
        long day = Duration.ofDays(1).toSeconds();
        tell("billed", "sip-1", "101", day + 300, "1.00", null);
        tell("missed", "sip-2", "102", day + 300, "1.00", null);
        tell("free", "sip-3", "103", day + 300, "0.00", null);
        tell("young", "sip-4", "104", day - 300, "1.00", null);
        bill("p-1", "sip-1", null, day + 300, 60, "1.00");

        // Then
        await().atMost(SOON)
                .until(() -> !notices(NoticeRaised.Kind.PROVIDER_MISSING).isEmpty());
        bill("p-2", "sip-2", null, day + 300, 60, "1.00");
        await().atMost(SOON)
                .until(() -> count("provider_call", "state = 'MATCHED' and provider_call_id <> 'feed'") == 2);
        assertThat(notices(NoticeRaised.Kind.PROVIDER_MISSING))
                .hasSize(1)
                .allMatch(notice -> notice.subject().equals("102"));
        assertThat(spent("102")).isEqualTo(Amount.UNIT);
    }

    @Test
    void firstRecordsOfATenantAreHeldAgainstWhatWasCountedBefore() throws Exception {
        // Given
        tell("a", null, "101", 600, "1.00", null);
        tell("b", null, "101", 500, "1.00", null);
        sentinel();
        assertThat(count("pbx_call", "true")).isZero();

        // When
        bill("p-a", "sip-a", "101", 603, 60, "1.00");
        bill("p-b", "sip-b", "101", 500, 60, "1.50");

        // Then
        await().atMost(SOON).until(() -> count("provider_call", "state = 'MATCHED'") == 2);
        assertThat(spent("101")).isEqualTo(2_500_000_000L);
        assertThat(notices(NoticeRaised.Kind.PROVIDER_ORPHAN)).isEmpty();
    }

    @Test
    void aProvidersRecordEndsWhatIsHeldOfACallWhoseEndWasNotSeen() throws Exception {
        // Given
        feed();
        calls.send(
                Topic.CALL_EVENTS,
                new CallAnswered(
                        tenant,
                        "a",
                        "pbx-1",
                        "101",
                        "+442079460101",
                        now.minusSeconds(60),
                        now.minusSeconds(60),
                        Rate.perMinute("1.00")));
        calls.send(Topic.CALL_EVENTS, cdr("a", "sip-a", "101", 60, "1.00", null, false));
        sentinel();
        assertThat(count("hold", "call_id = 'a' and ended_at is not null")).isEqualTo(1);

        // When
        bill("p-a", "sip-a", null, 60, 60, "1.00");

        // Then
        await().atMost(SOON).until(() -> count("hold", "true") == 0);
    }

    @Test
    void whatCanNotBeCountedExactlyIsPutAside() throws Exception {
        calls.send(
                Topic.CALL_LIMITS, Calls.tenant(tenant, new CallLimits("3.00", null, null, null, null, null, null), 1));
        tell("wait", null, "109", 9, "0.50", null); // the limits are read beside the calls
        await().atMost(SOON).until(() -> spent("109") > 0);

        await().atMost(SOON).until(() -> {
            calls.send(Topic.CALL_EVENTS, billed("p-1", null, null, now, 60, "1.00", "USD"));
            return reasons().stream().anyMatch(reason -> reason.contains("USD"));
        });
        calls.send(Topic.CALL_EVENTS, billed("p-2", null, null, now.minus(Duration.ofDays(63)), 60, "1.00", null));
        calls.send(Topic.CALL_EVENTS, billed("p-3", null, null, now.plus(Duration.ofMinutes(9)), 60, "1.00", null));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(reasons())
                        .anyMatch(reason -> reason.contains("62 days ago"))
                        .anyMatch(reason -> reason.contains("in the future")));
    }

    /** Lets the tenant be one that gets records, by a call of which both tell. */
    private void feed() throws Exception {
        tell("feed", "sip-feed", "100", 900, "0.01", null);
        bill("feed", "sip-feed", "100", 900, 60, "0.01");
        await().atMost(SOON).until(() -> count("provider_tenant", "true") == 1);
    }

    /** Waits until everything that was sent before is counted. */
    private void sentinel() throws Exception {
        String extension = "s" + UUID.randomUUID().toString().substring(0, 6);
        tell(extension, null, extension, 30, "0.01", null);
        await().atMost(SOON).until(() -> spent(extension) > 0);
    }

    private void tell(String callId, String trunkCallId, String extension, long ago, String cost, Integer revision)
            throws Exception {
        calls.send(Topic.CALL_EVENTS, cdr(callId, trunkCallId, extension, ago, cost, revision, null));
    }

    private CallEnded cdr(
            String callId,
            String trunkCallId,
            String extension,
            long ago,
            String cost,
            Integer revision,
            Boolean confirmed) {
        Instant start = now.minusSeconds(ago);
        return new CallEnded(
                tenant,
                callId,
                revision,
                null,
                "pbx-1",
                extension,
                "+442079460101",
                null,
                start,
                start,
                start.plusSeconds(60),
                60,
                cost,
                null,
                null,
                null,
                null,
                trunkCallId,
                CallEnded.Disposition.ANSWERED,
                confirmed);
    }

    private void bill(String id, String trunkCallId, String extension, long ago, long seconds, String cost)
            throws Exception {
        calls.send(Topic.CALL_EVENTS, billed(id, trunkCallId, extension, now.minusSeconds(ago), seconds, cost, null));
    }

    private ProviderCallBilled billed(
            String id, String trunkCallId, String extension, Instant at, long seconds, String cost, String currency) {
        return new ProviderCallBilled(tenant, id, trunkCallId, extension, "442079460101", at, seconds, cost, currency);
    }

    private List<BlockRaised> blocks() {
        return published(BlockRaised.class).toList();
    }

    private List<NoticeRaised> notices(NoticeRaised.Kind kind) {
        return published(NoticeRaised.class)
                .filter(notice -> notice.kind() == kind)
                .toList();
    }

    private long count(String table, String where) throws Exception {
        return number("select count(*) from " + table + " where tenant = ? and " + where);
    }
}
