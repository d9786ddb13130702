package io.ringfence.nodeagent.core.call;

import static io.ringfence.nodeagent.core.call.Limits.acme;
import static io.ringfence.nodeagent.core.call.Limits.block;
import static io.ringfence.nodeagent.core.call.Limits.lift;
import static io.ringfence.nodeagent.core.call.Limits.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DialCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-24T23:00:00Z");
    private static final Optional<Account> ANNA = Optional.of(new Account("acme", "101"));
    private static final String LONDON = "+442079460106";
    private static final String ROME = "0600000101";

    private final CallBook book = new CallBook();
    private final Counting counting = Limits.counting();
    private final DialCheck check = new DialCheck(book, counting, Set.of("112", "911"));

    @BeforeEach
    void routes() {
        book.take(acme(CallLimits.NONE));
        book.take(route("39", "0.01"));
        book.take(route("44", "0.20"));
        book.take(route("442", "0.05"));
        book.take(route("39800", "0"));
    }

    @Test
    void emergencyNumberPassesEveryBlockAndNeedsNobody() {
        // Given
        book.take(acme(new CallLimits("0", "0", "0", "0", 0, "0", 0)));
        book.take(block(Limit.ABUSE, 1, null));

        // Then
        assertThat(ask(ANNA, "112").reason()).isEqualTo(DialReason.EMERGENCY);
        assertThat(ask(ANNA, "118").reason()).isEqualTo(DialReason.EMERGENCY);
        assertThat(ask(ANNA, "1500").reason()).isEqualTo(DialReason.EMERGENCY);
        assertThat(outside(Optional.empty(), "118").reason()).isEqualTo(DialReason.EMERGENCY);
        assertThat(outside(Optional.of(new Account("unheard-of", "1")), "118").reason())
                .isEqualTo(DialReason.EMERGENCY);
        assertThat(outside(Optional.empty(), "911").allows()).isTrue();
    }

    @Test
    void callThatNobodyAnswersForIsRefused() {
        assertThat(ask(Optional.empty(), LONDON))
                .satisfies(answer -> assertThat(answer.reason()).isEqualTo(DialReason.NOBODY))
                .satisfies(answer -> assertThat(answer.line()).startsWith("ringfence DENY NOBODY no extension"));
    }

    @Test
    void internalNumberPassesUnlessThePbxSaysThatItIsOutside() {
        // Given
        book.take(block(Limit.EXTENSION_DAILY, 1, MIDNIGHT));

        // Then
        assertThat(ask(ANNA, "102").reason()).isEqualTo(DialReason.INTERNAL);
        assertThat(ask(Optional.empty(), "102").reason()).isEqualTo(DialReason.INTERNAL);
        assertThat(ask(ANNA, "*97").reason()).isEqualTo(DialReason.INTERNAL);
        assertThat(outside(ANNA, "102").reason()).isEqualTo(DialReason.EXTENSION_DAILY);
        assertThat(outside(Optional.empty(), "102").reason()).isEqualTo(DialReason.NOBODY);
    }

    @Test
    void shortNumberOfACostlyServiceIsNotInternal() {
        // Given
        book.take(route("39892", "1.50"));
        book.take(acme(limits(null, "1.00", null, null)));

        // Then
        assertThat(ask(ANNA, "892000").reason()).isEqualTo(DialReason.ROUTE_COST);
        assertThat(ask(ANNA, "102").reason()).isEqualTo(DialReason.INTERNAL);
    }

    @Test
    void blockRefusesUntilItsEndAndSaysSumLimitAndEnd() {
        // Given
        book.take(block(Limit.EXTENSION_DAILY, 1, MIDNIGHT));

        // Then
        DialAnswer answer = ask(ANNA, LONDON);
        assertThat(answer.reason()).isEqualTo(DialReason.EXTENSION_DAILY);
        assertThat(answer.message())
                .isEqualTo(
                        "101 is blocked (EXTENSION_DAILY): 12.34 EUR spent of 10.00 EUR, until 2026-11-25 00:00 Europe/Rome");
        assertThat(check.decide(DialRequest.of(ANNA, LONDON, Optional.empty(), false), 0, MIDNIGHT.minusMillis(1))
                        .allows())
                .isFalse();
        assertThat(check.decide(DialRequest.of(ANNA, LONDON, Optional.empty(), false), 0, MIDNIGHT)
                        .allows())
                .isTrue();
        assertThat(ask(Optional.of(new Account("acme", "102")), LONDON).allows())
                .isTrue();
    }

    @Test
    void blockOfTheTenantRefusesEachOfItsExtensions() {
        // Given
        book.take(block(Limit.TENANT_MONTHLY, 1, null));

        // Then
        assertThat(ask(Optional.of(new Account("acme", "102")), LONDON).reason())
                .isEqualTo(DialReason.TENANT_MONTHLY);
        assertThat(ask(Optional.of(new Account("beta", "102")), LONDON).allows())
                .isTrue();
    }

    @Test
    void freeCallPassesABlockOfCostsButNotOneForAbuse() {
        // Given
        book.take(block(Limit.EXTENSION_DAILY, 1, MIDNIGHT));
        assertThat(ask(ANNA, "800123456").allows()).isTrue();

        // When
        book.take(block(Limit.ABUSE, 1, null));

        // Then
        assertThat(ask(ANNA, "800123456").reason()).isEqualTo(DialReason.ABUSE);
        assertThat(ask(ANNA, LONDON).message()).contains("6 calls to one number, the limit is 5, until it is lifted");
    }

    @Test
    void laterVersionCountsWhateverTheOrder() {
        // Given
        book.take(lift(Limit.EXTENSION_DAILY, 2));

        // When
        book.take(block(Limit.EXTENSION_DAILY, 1, MIDNIGHT));

        // Then
        assertThat(ask(ANNA, LONDON).allows()).isTrue();
        book.take(block(Limit.EXTENSION_DAILY, 3, MIDNIGHT));
        assertThat(ask(ANNA, LONDON).allows()).isFalse();
        book.take(lift(Limit.EXTENSION_DAILY, 4));
        assertThat(ask(ANNA, LONDON).allows()).isTrue();
    }

    @Test
    void routeAboveTheCapIsRefusedAndAnEqualOneIsNot() {
        // Given
        book.take(acme(limits(null, "0.05", null, null)));

        // Then
        assertThat(ask(ANNA, LONDON).allows()).isTrue();
        assertThat(ask(ANNA, "+441534123456").reason()).isEqualTo(DialReason.ROUTE_COST);
        assertThat(ask(ANNA, "+441534123456").message()).isEqualTo("a minute costs 0.20 EUR, the cap is 0.05 EUR");
        assertThat(ask(ANNA, "+12025550107").allows()).isTrue();
    }

    @Test
    void capOfZeroLeavesOnlyWhatIsKnownAsFree() {
        // Given
        book.take(acme(limits(null, "0", null, null)));

        // Then
        assertThat(ask(ANNA, "800123456").allows()).isTrue();
        assertThat(ask(ANNA, ROME).reason()).isEqualTo(DialReason.ROUTE_COST);
        assertThat(ask(ANNA, "+12025550107").reason()).isEqualTo(DialReason.ROUTE_COST);
    }

    @Test
    void limitOfZeroRefusesCallsThatCost() {
        book.take(acme(limits("0", null, null, null)));
        assertThat(ask(ANNA, ROME).reason()).isEqualTo(DialReason.EXTENSION_DAILY);
        assertThat(ask(ANNA, "800123456").allows()).isTrue();

        book.take(new ExtensionLimitsPublished("acme", "101", "5", false, null, false, null, 1));
        assertThat(ask(ANNA, ROME).allows()).isTrue();

        book.take(acme(new CallLimits(null, "0", null, null, null, null, null)));
        assertThat(ask(ANNA, ROME).reason()).isEqualTo(DialReason.TENANT_DAILY);
        book.take(acme(new CallLimits(null, null, "0", null, null, null, null)));
        assertThat(ask(ANNA, ROME).reason()).isEqualTo(DialReason.TENANT_MONTHLY);
    }

    @Test
    void costOfACallSaysHowLongItMayBe() {
        // Given
        book.take(acme(limits(null, null, "1.00", null)));
        book.take(new RoutePublished("acme", "49", new Rate("0.30", "0.10", 60, 60), null));
        book.take(new RoutePublished("acme", "881", new Rate("9.00", null, 60, 60), null));

        // Then
        assertThat(ask(ANNA, LONDON).maxSeconds()).isEqualTo(1_200);
        assertThat(ask(ANNA, "+4930123456").maxSeconds()).isEqualTo(180);
        assertThat(ask(ANNA, "+881612345678").reason()).isEqualTo(DialReason.CALL_COST);
        assertThat(ask(ANNA, "+12025550107").maxSeconds()).isNull();
        assertThat(ask(ANNA, "800123456").maxSeconds()).isNull();
    }

    @Test
    void rateThatNoAmountCanHoldIsTooMuch() {
        assertThat(DialCheck.seconds(Rate.perMinute("999999999"), Long.MAX_VALUE))
                .isPositive();
    }

    @Test
    void oneMoreCallThanTheExtensionMayHaveIsRefused() {
        // Given
        book.take(acme(limits(null, null, null, 2)));

        // Then
        DialRequest request = DialRequest.of(ANNA, ROME, Optional.of("1.1"), false);
        assertThat(check.decide(request, 1, NOW).allows()).isTrue();
        assertThat(check.decide(request, 2, NOW).reason()).isEqualTo(DialReason.CONCURRENT_CALLS);
    }

    @Test
    void whileNobodyKnowsWhatIsSpentATenantMayHaveNoCallsThatCost() {
        // Given: nobody has told yet how far calls are counted
        book.take(closed());

        // Then
        assertThat(ask(ANNA, LONDON).reason()).isEqualTo(DialReason.BILLING_BLIND);
        assertThat(ask(ANNA, LONDON).message())
                .isEqualTo(
                        "nobody knows what acme has spent since this node-agent has started: see that billing-watcher and"
                                + " Kafka run, or set the tenant's whenBlind to OPEN");
        assertThat(ask(ANNA, "+12025550107").reason()).isEqualTo(DialReason.BILLING_BLIND);
        assertThat(ask(ANNA, "800123456").allows()).isTrue();
        assertThat(ask(ANNA, "118").reason()).isEqualTo(DialReason.EMERGENCY);
        assertThat(ask(ANNA, "102").reason()).isEqualTo(DialReason.INTERNAL);

        // When
        counting.take(new CountingProgress(Limits.PARTITION, NOW));

        // Then
        assertThat(at(NOW.plusSeconds(60)).allows()).isTrue();
        assertThat(at(NOW.plusSeconds(60).plusMillis(1)).reason()).isEqualTo(DialReason.BILLING_BLIND);
        assertThat(at(NOW.plusSeconds(61)).message()).contains("since 2026-11-24 13:00 Europe/Rome: ");
        assertThat(at(NOW.minusSeconds(3_600)).allows()).isTrue();

        // When: it is the block that people should hear of first
        book.take(block(Limit.ABUSE, 1, null));

        // Then
        assertThat(at(NOW.plusSeconds(61)).reason()).isEqualTo(DialReason.ABUSE);
    }

    @Test
    void whatIsCountedOfOtherTenantsSaysNothing() {
        book.take(closed());

        counting.take(new CountingProgress(Limits.PARTITION + 1, NOW));

        assertThat(ask(ANNA, LONDON).reason()).isEqualTo(DialReason.BILLING_BLIND);
    }

    @Test
    void openTenantCallsAndIsCounted() {
        assertThat(ask(ANNA, LONDON).allows()).isTrue();
        assertThat(Blindness.of(book, counting, NOW)).isEqualTo(new Blindness(1, 0, Optional.empty()));
        assertThat(Blindness.of(book, counting, NOW).words())
                .contains(
                        "nobody knows what is spent, nor has told it yet: calls of 1 tenants pass, those of 0 that cost"
                                + " money are refused");

        counting.take(new CountingProgress(Limits.PARTITION, NOW));
        assertThat(Blindness.of(book, counting, NOW).words()).isEmpty();
        book.take(closed());
        assertThat(Blindness.of(book, counting, NOW.plusSeconds(61))).isEqualTo(new Blindness(0, 1, Optional.of(NOW)));
    }

    @Test
    void lastNewsCountsThoughItsClockWasSetBack() {
        book.take(closed());
        counting.take(new CountingProgress(Limits.PARTITION, NOW.plusSeconds(86_400)));

        counting.take(new CountingProgress(Limits.PARTITION, NOW.minusSeconds(61)));

        assertThat(ask(ANNA, LONDON).reason()).isEqualTo(DialReason.BILLING_BLIND);
    }

    private static TenantPublished closed() {
        return Limits.acme(TenantPublished.WhenBlind.CLOSED, CallLimits.NONE);
    }

    private DialAnswer at(Instant now) {
        return check.decide(DialRequest.of(ANNA, LONDON, Optional.empty(), false), 0, now);
    }

    private DialAnswer ask(Optional<Account> account, String number) {
        return check.decide(DialRequest.of(account, number, Optional.empty(), false), 0, NOW);
    }

    private DialAnswer outside(Optional<Account> account, String number) {
        return check.decide(DialRequest.of(account, number, Optional.empty(), true), 0, NOW);
    }

    private static CallLimits limits(String daily, String perMinute, String callCost, Integer calls) {
        return new CallLimits(daily, null, null, perMinute, null, callCost, calls);
    }
}
