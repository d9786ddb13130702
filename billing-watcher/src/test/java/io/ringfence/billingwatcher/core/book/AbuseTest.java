package io.ringfence.billingwatcher.core.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.notice.NoticeRaised.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls of an extension to one international number within 300 s. */
class AbuseTest {

    private static final String CUBA = "+5312345678";

    private final Desk desk = new Desk();
    private final Instant start = desk.now.minusSeconds(1_000);

    @Test
    void callAboveTheNumberBlocksUntilALift() {
        desk.limits(Desk.abuse(2));

        call("1", 0);
        call("2", 1);
        assertThat(desk.raised()).isEmpty();
        call("3", 2);

        BlockRaised block = desk.raised().getFirst();
        assertThat(block.limit()).isEqualTo(Limit.ABUSE);
        assertThat(block.validUntil()).isNull();
        assertThat(block.message()).isEqualTo("extension 101 has called " + CUBA + " 3 times within 300 s");
        desk.now = desk.now.plusSeconds(864_000);
        desk.tick();
        assertThat(desk.lifted()).isEmpty();
    }

    @Test
    void callExactlyThreeHundredSecondsEarlierIsOutside() {
        desk.limits(Desk.abuse(2));

        call("1", 0);
        call("2", 150_000);
        call("3", 300_000);
        assertThat(desk.raised()).isEmpty();
        call("4", 299_999);

        assertThat(desk.raised()).hasSize(1);
    }

    @Test
    void sameCallCountsOnceAsStartAndAsRecord() throws Exception {
        desk.limits(Desk.abuse(1));

        call("1", 0);
        call("1", 0);
        desk.end(Desk.cdr("1", "101", CUBA, start, start.plusSeconds(9), "0"));
        assertThat(desk.raised()).isEmpty();
        desk.end(Desk.cdr("2", "101", CUBA, start.plusSeconds(1), start.plusSeconds(9), "0"));

        assertThat(desk.raised()).hasSize(1);
    }

    @Test
    void domesticOtherAndUnreadableNumbersDoNotCount() {
        desk.limits(Desk.abuse(0));

        desk.start("1", "101", "0612345678", start);
        desk.start("2", "101", "112", start);
        desk.start("3", "101", "anonymous", start);
        assertThat(desk.raised()).isEmpty();
        desk.start("4", "101", CUBA, start);

        assertThat(desk.raised()).hasSize(1);
    }

    @Test
    void orderInWhichCallsAreToldDoesNotMatter() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            Desk some = new Desk();
            some.limits(Desk.abuse(5));
            List<Integer> seconds = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                seconds.add(random.nextInt(900));
            }
            boolean expected = seconds.stream()
                    .anyMatch(last -> seconds.stream()
                                    .filter(s -> s <= last && s > last - 300)
                                    .count()
                            > 5);
            Collections.shuffle(seconds, random);

            for (int i = 0; i < seconds.size(); i++) {
                some.start("c" + i, "101", CUBA, start.plusSeconds(seconds.get(i)));
            }

            assertThat(!some.raised().isEmpty()).as("%s", seconds).isEqualTo(expected);
        }
    }

    @Test
    void afterALiftEarlierCallsCountNoMore() {
        desk.limits(Desk.abuse(1));
        desk.now = start.plusSeconds(10);
        call("1", 0);
        call("2", 1_000);
        assertThat(desk.raised()).hasSize(1);

        desk.lift(Scope.EXTENSION, "101", Limit.ABUSE, null);
        call("3", 2_000);
        desk.now = start.plusSeconds(60);
        call("4", 20_000);
        assertThat(desk.raised()).hasSize(1);
        call("5", 21_000);

        assertThat(desk.raised()).hasSize(2);
    }

    @Test
    void callsOfBeforeARestartCountAlsoWhenTheyAreReadAfterLaterOnes() {
        desk.limits(Desk.abuse(2));
        desk.now = start.plusSeconds(60);

        desk.start("3", "101", CUBA, start.plusSeconds(30));
        desk.earlier("1", "101", CUBA, start.plusSeconds(1));
        desk.earlier("3", "101", CUBA, start.plusSeconds(30));
        assertThat(desk.raised()).isEmpty();
        desk.earlier("2", "101", CUBA, start.plusSeconds(2));

        assertThat(desk.raised()).singleElement().satisfies(block -> {
            assertThat(block.sum()).isEqualTo("3");
            assertThat(block.causeCallId()).isNull();
        });
    }

    @Test
    void violationOfLongAgoIsNoticedOnly() {
        desk.limits(Desk.abuse(1));
        desk.now = start.plusSeconds(90_000);

        call("1", 0);
        call("2", 1);

        assertThat(desk.raised()).isEmpty();
        assertThat(desk.notices()).containsExactly(Kind.LATE_EXCEEDED);
    }

    @Test
    void raisedNumberLiftsNoBlock() {
        desk.limits(Desk.abuse(1));
        call("1", 0);
        call("2", 1);

        desk.limits(Desk.abuse(100));
        desk.rulesChanged();

        assertThat(desk.lifted()).isEmpty();
    }

    private void call(String callId, long millis) {
        desk.start(callId, "101", CUBA, start.plusMillis(millis));
    }
}
