package io.ringfence.billingwatcher.core.reconcile;

import static io.ringfence.billingwatcher.core.reconcile.Records.NOON;
import static io.ringfence.billingwatcher.core.reconcile.Records.TODAY;
import static io.ringfence.billingwatcher.core.reconcile.Records.TOLERANCE;
import static io.ringfence.billingwatcher.core.reconcile.Records.call;
import static io.ringfence.billingwatcher.core.reconcile.Records.matched;
import static io.ringfence.billingwatcher.core.reconcile.Records.orphan;
import static io.ringfence.billingwatcher.core.reconcile.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.CallKey;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Hold;
import io.ringfence.billingwatcher.core.book.Sum;
import io.ringfence.billingwatcher.core.book.SumKey;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Event;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.SomeTenant;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettlementTest {

    private static final long UNIT = 1_000_000_000L;

    private final CallRules rules = new CallRules();
    private final Settlement settlement = new Settlement(rules, TOLERANCE);
    private final Book book = new Book(rules);
    private final Changes changes = new Changes();

    @Test
    void oneThatFitsPostsNothingAndSaysNothing() {
        add(new Pair(record("p", null, 0, 65, UNIT), call("a", null, 0, 60, UNIT)));

        assertThat(changes.isEmpty()).isTrue();
    }

    @Test
    void moreSecondsThanTheToleranceAreToldAlsoWhenTheyCostNoMore() {
        add(new Pair(record("p", null, 0, 66, UNIT), call("a", null, 0, 60, 2 * UNIT)));

        assertThat(posted("101")).isZero();
        assertThat(notices()).containsExactly(NoticeRaised.Kind.PROVIDER_LONGER);
    }

    @Test
    void higherCostIsPostedToTheDayAndTheExtensionOfTheCall() {
        add(new Pair(record("p", null, 0, 60, 3 * UNIT), call("a", null, 0, 60, UNIT)));

        assertThat(posted("101")).isEqualTo(2 * UNIT);
        assertThat(posted("")).isEqualTo(2 * UNIT);
        assertThat(notices()).containsExactly(NoticeRaised.Kind.PROVIDER_LONGER);
    }

    @Test
    void costWithinItsToleranceIsNeitherPostedNorTold() {
        Tolerance cent = new Tolerance(Duration.ofSeconds(5), UNIT / 100);
        PbxCall call = call("a", null, 0, 60, UNIT);

        assertThat(new Pair(record("p", null, 0, 60, UNIT + UNIT / 100), call).isLonger(cent))
                .isFalse();
        Pair above = new Pair(record("p", null, 0, 60, UNIT + UNIT / 100 + 1), call);
        assertThat(above.isLonger(cent)).isTrue();
        assertThat(above.posting(cent).nanos()).isEqualTo(UNIT / 100 + 1);
    }

    @Test
    void cheaperAtTheProviderTakesNothingOff() {
        add(new Pair(record("p", null, 0, 60, UNIT), call("a", null, 0, 60, 2 * UNIT)));

        assertThat(changes.isEmpty()).isTrue();
    }

    @Test
    void secondsThatAreNotKnownAreNotCompared() {
        Pair pair = new Pair(record("p", null, 0, 900, UNIT), call("a", null, 0, PbxCall.UNKNOWN, UNIT));

        assertThat(pair.isLonger(TOLERANCE)).isFalse();
    }

    @Test
    void orphanCountsWholeAndItsLateCallOnlyWhatIsMissing() {
        // Given: 3.00 are counted for nobody's extension
        ProviderCall record = orphan(record("p", null, 0, 60, 3 * UNIT));
        load(List.of(new Pair(record, call("a", null, 0, 60, UNIT))));
        settlement.addOrphans(book, List.of(record), NOON, changes);
        assertThat(posted("")).isEqualTo(3 * UNIT);

        // When: the PBX counts 1.00 to extension 101
        Pair pair = new Pair(record, call("a", null, 0, 60, UNIT));
        settlement.takeBack(book, List.of(pair), NOON, changes);
        assertThat(posted("")).isZero();
        settlement.add(book, List.of(pair), NOON, changes);

        // Then
        assertThat(posted("101")).isEqualTo(2 * UNIT);
        assertThat(posted("")).isEqualTo(2 * UNIT);
    }

    @Test
    void orphanOfTheSameExtensionGivesBackNoMoreThanTheCallCounts() {
        ProviderCall open = record("p", null, 0, 60, 3 * UNIT);
        ProviderCall orphan = new ProviderCall(
                "acme",
                "p",
                null,
                open.number(),
                "101",
                open.startedAt(),
                TODAY,
                60,
                3 * UNIT,
                ProviderCall.State.ORPHAN,
                new Posting("101", TODAY, 3 * UNIT));
        Pair pair = new Pair(orphan, call("a", null, 0, 60, UNIT));
        load(List.of(pair));

        settlement.takeBack(book, List.of(pair), NOON, changes);
        settlement.add(book, List.of(pair), NOON, changes);

        assertThat(posted("101")).isEqualTo(-UNIT); // and the call itself counts 1.00
    }

    @Test
    void revisionsOfTheCallMoveWhatIsPostedBesideIt() {
        // Given: 1.00 of 3.00
        ProviderCall record = record("p", null, 0, 60, 3 * UNIT);
        Pair first = new Pair(record, call("a", null, 0, 60, UNIT));
        load(List.of(first, new Pair(record, call("a", null, Records.LONDON, "102", 0, 60, 5 * UNIT))));
        add(first);

        // When: it was 2.00, then it was 5.00 of another extension
        Pair second = new Pair(matched(first), call("a", null, 0, 60, 2 * UNIT));
        settlement.takeBack(book, List.of(second), NOON, changes);
        add(second);
        assertThat(posted("101")).isEqualTo(UNIT);
        Pair third = new Pair(matched(second), call("a", null, Records.LONDON, "102", 0, 60, 5 * UNIT));
        settlement.takeBack(book, List.of(third), NOON, changes);
        add(third);

        // Then
        assertThat(posted("101")).isZero();
        assertThat(posted("102")).isZero();
        assertThat(posted("")).isZero();
    }

    @Test
    void whatIsBilledMoreReachesTheLimitButNotTogetherWithWhatIsHeldOfTheSameCall() {
        // Given: a call that may have gone on for 120 s at 10.00 a minute, of which 1.00 is counted
        rules.take(tenant(new CallLimits("5.00", null, null, null, null, null, null)));
        book.load(
                new Hold("acme", "a", "pbx-1", "101", Rate.perMinute("10.00"), NOON, NOON, NOON.plusSeconds(6), UNIT));
        load(List.of(new Pair(record("p", null, 0, 6, 2 * UNIT), call("a", null, 0, 6, UNIT))));

        // When
        settlement.add(
                book,
                List.of(new Pair(record("p", null, 0, 12, 2 * UNIT), call("a", null, 0, 6, UNIT))),
                NOON.plusSeconds(300),
                changes);

        // Then
        assertThat(changes.holds()).containsEntry(new CallKey("acme", "a"), null);
        assertThat(said(BlockRaised.class)).isEmpty();

        // When
        add(new Pair(record("q", null, 0, 60, 5 * UNIT), call("b", null, 0, 6, UNIT)));

        // Then
        assertThat(said(BlockRaised.class)).extracting(BlockRaised::causeCallId).containsExactly("q");
    }

    @Test
    void recordsThatReachedNobodyAreNotTold() {
        ProviderCall attempt = orphan(record("p", null, 0, 0, 0));
        load(List.of(new Pair(attempt, call("a", null, 0, 0, 0))));

        settlement.addOrphans(book, List.of(attempt), NOON, changes);
        assertThat(notices()).isEmpty();

        settlement.addOrphans(book, List.of(orphan(record("q", null, 0, 1, 0))), NOON, changes);
        assertThat(notices()).containsExactly(NoticeRaised.Kind.PROVIDER_ORPHAN);
    }

    @Test
    void noticeOfOneThingHasOneIdAndFitsWhateverItsIdsAre() {
        ProviderCall record = record("p".repeat(200), null, 0, 60, UNIT);
        PbxCall call = call("a".repeat(200), null, "9".repeat(64), "101", 0, 60, 1);

        NoticeRaised now = ProviderNotices.longer(new Pair(record, call), TOLERANCE, "EUR", NOON);
        NoticeRaised later = ProviderNotices.longer(new Pair(record, call), TOLERANCE, "EUR", NOON.plusSeconds(9));

        assertThat(later.eventId()).isEqualTo(now.eventId());
        assertThat(ProviderNotices.orphan(record, "EUR", NOON).eventId()).isNotEqualTo(now.eventId());
        assertThat(ProviderNotices.missing(call, "EUR", NOON).message()).contains("no provider has billed it");
    }

    @Test
    void feedIsLiveForSevenDaysAndBeginsAnewAfterAPause() {
        Feed feed = Feed.from(NOON);
        Duration week = Duration.ofDays(7);

        assertThat(feed.isLive(NOON.plus(week))).isTrue();
        assertThat(feed.seen(NOON.plus(week)).since()).isEqualTo(NOON);
        assertThat(feed.isLive(NOON.plus(week).plusMillis(1))).isFalse();
        assertThat(feed.seen(NOON.plus(week).plusMillis(1)).since())
                .isEqualTo(NOON.plus(week).plusMillis(1));
    }

    private void add(Pair pair) {
        load(List.of(pair));
        settlement.add(book, List.of(pair), NOON, changes);
    }

    private void load(List<Pair> pairs) {
        Set<SumKey> missing = new HashSet<>();
        settlement.missing(book, pairs, missing);
        settlement.missingOfOrphans(book, pairs.stream().map(Pair::record).toList(), missing);
        missing.forEach(key -> book.load(key, new Sum()));
    }

    private long posted(String extension) {
        return changes.added().getOrDefault(new SumKey("acme", extension, TODAY.toString()), 0L);
    }

    private List<NoticeRaised.Kind> notices() {
        return said(NoticeRaised.class).stream().map(NoticeRaised::kind).toList();
    }

    private <T extends Event> List<T> said(Class<T> type) {
        List<T> said = new ArrayList<>();
        changes.outgoing()
                .forEach(outgoing -> Stream.of(outgoing.event())
                        .filter(type::isInstance)
                        .map(type::cast)
                        .forEach(said::add));
        return said;
    }

    private static TenantPublished tenant(CallLimits limits) {
        return SomeTenant.in("UTC", "acme", limits, 1);
    }
}
