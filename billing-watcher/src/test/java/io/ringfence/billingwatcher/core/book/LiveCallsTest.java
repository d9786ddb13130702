package io.ringfence.billingwatcher.core.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Amount;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.contract.limit.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls in progress: holds, hang-ups, ends that nobody confirms. */
class LiveCallsTest {

    private final Desk desk = new Desk();

    @Test
    void parallelCallsAreCutBeforeTheirCostIsAboveTheLimit() {
        desk.limits(Desk.daily("100.00"));
        Instant start = desk.now;
        for (int i = 0; i < 20; i++) {
            desk.answer("call-" + i, "101", "3.00");
        }
        assertThat(desk.raised()).isEmpty();

        while (desk.hangUps().isEmpty()) {
            desk.now = desk.now.plusSeconds(1);
            desk.tick();
        }

        BlockRaised block = desk.raised().getFirst();
        assertThat(block.hangUp()).hasSize(20);
        assertThat(block.live()).isEqualTo("120.00");
        assertThat(desk.hangUps()).extracting(HangUpRequested::node).containsExactly("pbx-1");
        long spent = 20 * 3 * Duration.between(start, desk.now).toSeconds() * Amount.UNIT / 60;
        assertThat(spent).isLessThanOrEqualTo(Amount.nanos("100", "limit"));
    }

    @Test
    void asksAgainUntilTheEndIsSeen() throws Exception {
        desk.limits(Desk.daily("1"));
        desk.answer("1", "101", "3.00");
        desk.tick();
        assertThat(desk.hangUps()).hasSize(1);

        desk.now = desk.now.plusSeconds(4);
        desk.tick();
        assertThat(desk.hangUps()).hasSize(1);
        desk.now = desk.now.plusSeconds(1);
        desk.tick();
        assertThat(desk.hangUps()).hasSize(2);
        desk.end("1", "101", "0.30");
        desk.now = desk.now.plusSeconds(10);
        desk.tick();

        assertThat(desk.hangUps()).hasSize(2);
        assertThat(desk.book.live()).isZero();
    }

    @Test
    void endThatTheTrunkHasNotConfirmedGoesOnCostingForAWhile() throws Exception {
        desk.limits(new CallLimits("4.00", null, null, null, null, null, null));
        desk.answer("1", "101", "1.00");
        desk.now = desk.now.plusSeconds(60);
        desk.end(record(0, false, desk.now.minusSeconds(60), desk.now));

        desk.now = desk.now.plusSeconds(119);
        desk.tick();
        assertThat(desk.raised()).isEmpty();
        desk.limits(Desk.daily("2.98"));
        desk.tick();

        assertThat(desk.raised()).extracting(BlockRaised::sum).containsExactly("2.983333333");
        desk.now = desk.now.plusSeconds(3_600);
        assertThat(desk.book.live()).isEqualTo(1);
    }

    @Test
    void endThatTheWireConfirmsLaterIsHeldNoMore() throws Exception {
        // Given
        desk.limits(Desk.daily("3.00"));
        Instant answered = desk.now;
        desk.answer("1", "101", "1.00");
        desk.now = answered.plusSeconds(60);
        desk.end(record(0, false, answered, desk.now));
        desk.now = answered.plusSeconds(180);
        desk.tick();
        assertThat(desk.raised()).hasSize(1); // 1.00 is counted, and 2.00 are held
        desk.limits(Desk.daily("3.01")).rulesChanged();
        assertThat(desk.lifted()).hasSize(1);

        // When
        desk.revise(record(1, true, answered, desk.now), "2.00");

        // Then
        assertThat(desk.book.live()).isZero();
        desk.now = answered.plusSeconds(3_600);
        desk.tick();
        assertThat(desk.raised()).hasSize(1);
        desk.limits(Desk.daily("3.00")).rulesChanged();
        assertThat(desk.raised().getLast().sum()).isEqualTo("3.00");
    }

    @Test
    void laterEndThatIsNotConfirmedEitherIsHeldFromThereOn() throws Exception {
        // Given
        desk.limits(Desk.daily("100"));
        Instant answered = desk.now;
        desk.answer("1", "101", "1.00");
        desk.now = answered.plusSeconds(60);
        desk.end(record(0, false, answered, desk.now));

        // When
        desk.now = answered.plusSeconds(120);
        desk.revise(record(1, false, answered, desk.now), "1.00");

        // Then
        desk.now = answered.plusSeconds(3_600);
        desk.limits(Desk.daily("4.00")).rulesChanged();
        assertThat(desk.raised().getLast().sum()).isEqualTo("4.00");
    }

    @Test
    void answerThatIsToldAfterTheEndOpensNoHoldTwice() {
        desk.limits(Desk.daily("100"));
        desk.answer("1", "101", "1");
        desk.answer("1", "101", "1");

        assertThat(desk.book.live()).isEqualTo(1);
    }

    @Test
    void callOfWhichItsNodeDoesNotTellAnyMoreStopsGrowingAndStays() {
        desk.limits(Desk.daily("100"));
        desk.answer("1", "101", "1.00");
        desk.answer("2", "101", "1.00");
        progress("2");

        desk.now = desk.now.plus(Hold.SILENT).plusSeconds(1);
        progress("2");
        desk.tick();
        desk.now = desk.now.plusSeconds(7_200);
        progress("2");
        desk.tick();
        assertThat(desk.book.live()).isEqualTo(2);
        progress("1", "2");
        desk.tick();
        desk.limits(Desk.daily("240"));
        desk.rulesChanged();

        assertThat(desk.raised().getFirst().sum()).isNotBlank();
    }

    @Test
    void singleCallIsCutWhenItHasCostWhatOneMay() {
        desk.limits(new CallLimits(null, null, null, null, null, "2.00", null));
        desk.answer("1", "101", "1.00");
        desk.now = desk.now.plusSeconds(119);
        desk.tick();
        assertThat(desk.hangUps()).isEmpty();

        desk.now = desk.now.plusSeconds(1);
        desk.tick();

        assertThat(desk.hangUps().getFirst().reason()).contains("what one call may");
    }

    @Test
    void callAboveTheNumberAtOnceIsCutAndTheOlderOnesStay() {
        desk.limits(new CallLimits(null, null, null, null, null, null, 2));
        desk.answer("a", "101", "1");
        desk.now = desk.now.plusSeconds(1);
        desk.answer("b", "101", "1");
        desk.now = desk.now.plusSeconds(1);
        desk.answer("c", "101", "1");
        desk.answer("d", "102", "1");

        desk.tick();

        assertThat(desk.hangUps())
                .singleElement()
                .extracting(HangUpRequested::callIds)
                .isEqualTo(List.of("c"));
    }

    @Test
    void callWhoseRateHasNoEndIsCutLikeAnyOther() {
        desk.limits(Desk.daily("1"));

        desk.answer("1", "101", "999999999");
        desk.tick();

        assertThat(desk.raised()).hasSize(1);
        assertThat(desk.hangUps()).hasSize(1);
    }

    @Test
    void freeCallsAreNotHeld() {
        desk.limits(Desk.daily("0"));

        desk.answer("1", "101", "0");

        assertThat(desk.book.live()).isZero();
        assertThat(desk.raised()).isEmpty();
    }

    private static CallEnded record(int revision, boolean confirmed, Instant answered, Instant ended) {
        long seconds = Duration.between(answered, ended).toSeconds();
        return new CallEnded(
                "acme",
                "1",
                revision,
                null,
                "pbx-1",
                "101",
                "+442079460101",
                null,
                answered,
                answered,
                ended,
                seconds,
                Amount.text(seconds * Amount.UNIT / 60),
                null,
                null,
                null,
                null,
                null,
                CallEnded.Disposition.ANSWERED,
                confirmed);
    }

    private void progress(String... calls) {
        desk.book.progress(new CallProgress("acme", "pbx-1", List.of(calls), desk.now), desk.now, new Changes());
    }
}
