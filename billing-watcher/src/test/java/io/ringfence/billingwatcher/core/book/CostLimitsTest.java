package io.ringfence.billingwatcher.core.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished.OverMidnight;
import io.ringfence.contract.notice.NoticeRaised.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settled costs against the limits of a day and a month, to the boundary. */
class CostLimitsTest {

    private final Desk desk = new Desk();

    @Test
    void limitIsReachedByWhatIsEqualToItAndNotBefore() throws Exception {
        desk.limits(Desk.daily("10.00"));

        desk.end("1", "101", "9.999999999");
        assertThat(desk.raised()).isEmpty();
        desk.end("2", "101", "0.000000001");

        BlockRaised block = desk.raised().getFirst();
        assertThat(desk.raised()).hasSize(1);
        assertThat(block.limit()).isEqualTo(Limit.EXTENSION_DAILY);
        assertThat(block.subject()).isEqualTo("101");
        assertThat(block.sum()).isEqualTo("10.00");
        assertThat(block.of()).isEqualTo("10.00");
        assertThat(block.causeCallId()).isEqualTo("2");
        assertThat(block.period()).isEqualTo("2026-11-25");
        assertThat(block.validUntil()).isEqualTo("2026-11-25T23:00:00Z");
        assertThat(block.version()).isEqualTo(1);
        assertThat(block.message()).isEqualTo("extension 101 has spent 10.00 EUR of 10.00 on 2026-11-25");
    }

    @Test
    void blockedSubjectIsBlockedOnceHoweverMuchFollows() throws Exception {
        desk.limits(Desk.daily("1"));

        desk.end("1", "101", "5");
        desk.end("2", "101", "5");

        assertThat(desk.raised()).hasSize(1);
        assertThat(desk.notices()).containsExactly(Kind.BLOCK_RAISED);
    }

    @Test
    void tenantIsBlockedByAllItsExtensionsAndByCallsOfNobody() throws Exception {
        desk.limits(new CallLimits("100", "10", "15", null, null, null, null));

        desk.end("1", "101", "4");
        desk.end("2", "102", "4");
        desk.end(Desk.cdr("3", null, "+442079460101", desk.now.minusSeconds(9), desk.now, "2"));
        desk.end("4", "103", "5");

        assertThat(desk.raised())
                .extracting(BlockRaised::limit, BlockRaised::scope, BlockRaised::subject)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Limit.TENANT_DAILY, Scope.TENANT, "acme"),
                        org.assertj.core.groups.Tuple.tuple(Limit.TENANT_MONTHLY, Scope.TENANT, "acme"));
        assertThat(desk.raised().get(1).validUntil()).isEqualTo("2026-11-30T23:00:00Z");
    }

    @Test
    void limitOfZeroBlocksTheFirstCostAndNothingFree() throws Exception {
        desk.limits(Desk.daily("0"));

        desk.end("1", "101", "0");
        assertThat(desk.raised()).isEmpty();
        desk.end("2", "101", "0.000000001");

        assertThat(desk.raised()).hasSize(1);
    }

    @Test
    void withoutALimitNothingIsBlocked() throws Exception {
        desk.limits(CallLimits.NONE);

        desk.end("1", "101", "999999999");

        assertThat(desk.said).isEmpty();
    }

    @Test
    void daysAreOfTheTenantToTheMillisecond() throws Exception {
        desk.limits(Desk.daily("10"));
        Instant midnight = Instant.parse("2026-11-24T23:00:00Z");
        desk.now = midnight.plusSeconds(600);

        desk.end(Desk.cdr("1", "101", "+442079460101", midnight.minusMillis(1), midnight, "9"));
        desk.end(Desk.cdr("2", "101", "+442079460101", midnight, midnight.plusSeconds(5), "9"));
        assertThat(desk.raised()).isEmpty();
        desk.end(Desk.cdr("3", "101", "+442079460101", midnight.plusMillis(1), midnight.plusSeconds(9), "1"));

        assertThat(desk.raised()).extracting(BlockRaised::period).containsExactly("2026-11-25");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T10:00:00Z, Europe/Rome, 2026-03-29T22:00:00Z",
        "2026-10-25T10:00:00Z, Europe/Rome, 2026-10-25T23:00:00Z",
        "2026-04-23T20:00:00Z, Africa/Cairo, 2026-04-23T22:00:00Z",
        "2026-03-08T03:00:00Z, America/Havana, 2026-03-08T05:00:00Z"
    })
    void blockEndsWhenTheLocalDayDoes(Instant now, String zone, Instant end) throws Exception {
        desk.now = now;
        desk.tenant(Desk.daily("1"), zone, OverMidnight.START, false);

        desk.end("1", "101", "1");

        assertThat(desk.raised().getFirst().validUntil()).isEqualTo(end);
    }

    @Test
    void blockIsOverAtMidnightAndTheNextDayStartsAtNothing() throws Exception {
        desk.limits(Desk.daily("10"));
        desk.end("1", "101", "10");

        desk.now = Instant.parse("2026-11-25T22:59:59.999Z");
        desk.tick();
        assertThat(desk.lifted()).isEmpty();
        desk.now = Instant.parse("2026-11-25T23:00:00Z");
        desk.tick();
        desk.now = desk.now.plusSeconds(120);
        desk.end("2", "101", "9");

        assertThat(desk.lifted()).extracting(BlockLifted::cause).containsExactly(BlockLifted.Cause.PERIOD_OVER);
        assertThat(desk.raised()).hasSize(1);
        desk.now = desk.now.plusSeconds(60);
        desk.end("3", "101", "1");
        assertThat(desk.raised()).hasSize(2);
        assertThat(desk.raised().get(1).version()).isEqualTo(3);
    }

    @Test
    void lateRecordOfAnEndedDayIsNoticedAndCountsToItsMonth() throws Exception {
        desk.limits(new CallLimits("10", null, "20", null, null, null, null));
        Instant yesterday = desk.now.minusSeconds(86_400);

        desk.end(Desk.cdr("1", "101", "+442079460101", yesterday, yesterday.plusSeconds(9), "12"));
        assertThat(desk.notices()).containsExactly(Kind.LATE_EXCEEDED);
        assertThat(desk.raised()).isEmpty();
        desk.end("2", "101", "8");

        assertThat(desk.raised()).extracting(BlockRaised::limit).containsExactly(Limit.TENANT_MONTHLY);
    }

    @Test
    void liftGivesTheWholeLimitAgainForTheRestOfTheDay() throws Exception {
        desk.limits(Desk.daily("10"));
        desk.end("1", "101", "12");

        desk.lift(Scope.EXTENSION, "101", Limit.EXTENSION_DAILY, null);
        desk.end("2", "101", "9.99");
        assertThat(desk.raised()).hasSize(1);
        desk.end("3", "101", "0.01");

        assertThat(desk.lifted()).extracting(BlockLifted::cause).containsExactly(BlockLifted.Cause.ADMIN);
        assertThat(desk.raised()).hasSize(2);
        assertThat(desk.raised().get(1).of()).isEqualTo("22.00");
    }

    @Test
    void liftMayNameAnotherAllowance() throws Exception {
        desk.limits(Desk.daily("10"));
        desk.end("1", "101", "12");

        desk.lift(Scope.EXTENSION, "101", Limit.EXTENSION_DAILY, "1.50");
        desk.end("2", "101", "1.50");

        assertThat(desk.raised().get(1).of()).isEqualTo("13.50");
    }

    @Test
    void liftOfOneLimitFreesNoOther() throws Exception {
        desk.limits(new CallLimits("10", "10", null, null, null, null, null));
        desk.end("1", "101", "12");
        assertThat(desk.raised()).hasSize(2);

        desk.lift(Scope.EXTENSION, "101", Limit.EXTENSION_DAILY, null);

        assertThat(desk.lifted()).extracting(BlockLifted::limit).containsExactly(Limit.EXTENSION_DAILY);
    }

    @Test
    void raisedLimitFreesAtOnceAndALoweredOneBlocksAtOnce() throws Exception {
        desk.limits(Desk.daily("10"));
        desk.end("1", "101", "12");
        desk.end("2", "102", "5");

        desk.limits(Desk.daily("12.01"));
        desk.rulesChanged();
        assertThat(desk.lifted()).extracting(BlockLifted::cause).containsExactly(BlockLifted.Cause.LIMIT_RAISED);
        desk.limits(Desk.daily("5"));
        desk.rulesChanged();

        assertThat(desk.raised()).extracting(BlockRaised::subject).containsExactlyInAnyOrder("101", "101", "102");
        desk.limits(CallLimits.NONE);
        desk.rulesChanged();
        assertThat(desk.lifted()).hasSize(3);
    }

    @Test
    void warnsWhenTheShareIsReachedOnce() throws Exception {
        desk.limits(Desk.daily("10"));

        desk.end("1", "101", "7.99");
        desk.end("2", "101", "0.01");
        desk.end("3", "101", "0.01");

        assertThat(desk.notices()).containsExactly(Kind.LIMIT_NEAR);
    }

    @Test
    void callOverMidnightIsSharedOutWhereTheTenantWantsIt() throws Exception {
        desk.tenant(Desk.daily("2"), "Europe/Rome", OverMidnight.SPLIT, false);
        Instant midnight = Instant.parse("2026-11-24T23:00:00Z");
        desk.now = midnight.plusSeconds(600);

        desk.end(Desk.cdr("1", "101", "+442079460101", midnight.minusSeconds(100), midnight.plusSeconds(200), "3.00"));

        assertThat(desk.raised()).extracting(BlockRaised::period).containsExactly("2026-11-25");
        assertThat(desk.raised().getFirst().sum()).isEqualTo("2.00");
    }

    @Test
    void sumThatHasNoNumberAnyMoreIsAboveEveryLimit() throws Exception {
        desk.limits(Desk.daily("999999999"));

        for (int i = 0; i < 15; i++) {
            desk.end("c" + i, "101", "999999999");
        }

        assertThat(desk.raised()).hasSize(1);
        desk.lift(Scope.EXTENSION, "101", Limit.EXTENSION_DAILY, null);
        desk.end("last", "101", "0.01");
        assertThat(desk.raised()).hasSize(2);
    }

    @Test
    void emergencyAndInternalCallsCountNothing() throws Exception {
        desk.limits(Desk.daily("0"));

        desk.end(Desk.cdr("1", "101", "112", desk.now.minusSeconds(9), desk.now, "5"));
        CallEnded internal = Desk.cdr("2", "101", "102", desk.now.minusSeconds(9), desk.now, "5");
        desk.end(new CallEnded(
                internal.tenant(),
                internal.callId(),
                null,
                null,
                null,
                "101",
                "102",
                CallEnded.Direction.INTERNAL,
                internal.startedAt(),
                internal.answeredAt(),
                internal.endedAt(),
                9,
                "5",
                null,
                null,
                null,
                null,
                null,
                CallEnded.Disposition.ANSWERED,
                null));

        assertThat(desk.raised()).isEmpty();
    }
}
