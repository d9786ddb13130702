package io.ringfence.nodeagent.core.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrunkDialogsTest {

    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    private final TrunkDialogs dialogs = new TrunkDialogs();

    @Test
    void findsByNumberWhateverIsBetweenItsDigits() {
        dialogs.take(seen("c1", "+44 (20) 7946-0101", State.ANSWERED, 0));

        assertThat(dialogs.of("442079460101", START.plusSeconds(5), START)).hasSize(1);
        assertThat(dialogs.of("442079460101", START.plusSeconds(6), START)).isEmpty();
        assertThat(dialogs.of("442079460102", START, START)).isEmpty();
        assertThat(dialogs.of("anonymous", START, START)).isEmpty();
    }

    @Test
    void whatIsNotToldAgainIsNotKnown() {
        dialogs.take(seen("open", "1", State.ENDING, 0));
        dialogs.take(seen("over", "2", State.ENDED, 0));

        assertThat(dialogs.at("open", START.plusSeconds(29))).isPresent();
        assertThat(dialogs.at("open", START.plusSeconds(30))).isEmpty();
        assertThat(dialogs.of("1", START, START.plusSeconds(30))).isEmpty();
        assertThat(dialogs.at("over", START.plusSeconds(599))).isPresent();
        dialogs.tidy(START.plusSeconds(30));
        assertThat(dialogs.size()).isEqualTo(1);
        dialogs.tidy(START.plusSeconds(600));
        assertThat(dialogs.size()).isZero();
    }

    @Test
    void whatHasEndedStaysSoUntilAnotherCallHasItsCallId() {
        dialogs.take(seen("c1", "1", State.ENDED, 60));
        dialogs.take(seen("c1", "1", State.ANSWERED, 61));
        assertThat(dialogs.at("c1", START)).map(TrunkDialogSeen::state).contains(State.ENDED);

        Instant later = START.plusSeconds(100);
        dialogs.take(new TrunkDialogSeen("pbx-1", "c1", "198.51.100.9", "2", State.ANSWERED, later, later, later));
        assertThat(dialogs.at("c1", later)).map(TrunkDialogSeen::state).contains(State.ANSWERED);
        assertThat(dialogs.of("1", START, START)).isEmpty();
        assertThat(dialogs.size()).isEqualTo(1);
    }

    @Test
    void theOneToldLongestAgoGoesWhenThereIsNoRoom() {
        for (int i = 0; i < TrunkDialogs.MAX_DIALOGS; i++) {
            dialogs.take(seen("c" + i, "1", State.ANSWERED, 0));
        }
        dialogs.take(seen("c0", "1", State.ANSWERED, 10));
        dialogs.take(seen("new", "1", State.ANSWERED, 10));

        assertThat(dialogs.size()).isEqualTo(TrunkDialogs.MAX_DIALOGS);
        assertThat(dialogs.at("c0", START)).isPresent();
        assertThat(dialogs.at("c1", START)).isEmpty();
    }

    private static TrunkDialogSeen seen(String callId, String number, State state, int second) {
        return new TrunkDialogSeen(
                "pbx-1", callId, "198.51.100.9", number, state, START.plusSeconds(second), START, START.plusSeconds(2));
    }
}
