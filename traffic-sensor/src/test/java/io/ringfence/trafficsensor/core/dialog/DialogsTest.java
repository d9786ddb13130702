package io.ringfence.trafficsensor.core.dialog;

import static io.ringfence.contract.dialog.TrunkDialogSeen.State.ANSWERED;
import static io.ringfence.contract.dialog.TrunkDialogSeen.State.ENDED;
import static io.ringfence.contract.dialog.TrunkDialogSeen.State.ENDING;
import static io.ringfence.trafficsensor.core.dialog.Wire.NODE;
import static io.ringfence.trafficsensor.core.dialog.Wire.OTHER_TRUNK;
import static io.ringfence.trafficsensor.core.dialog.Wire.START;
import static io.ringfence.trafficsensor.core.dialog.Wire.STRANGER;
import static io.ringfence.trafficsensor.core.dialog.Wire.TRUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.read.CaptureFile;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.trafficsensor.core.record.OwnAddresses;
import io.ringfence.trafficsensor.edge.file.CaptureInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of a node on its trunks: what their packets show. */
class DialogsTest {

    private final Wire wire = new Wire();

    @Test
    void theNodeEndsACallAndTheTrunkSaysYes() {
        wire.call();
        wire.asks("BYE", 2, "t");
        wire.later(Duration.ofMillis(40));
        wire.isTold(200, "BYE", 2, "t");

        assertThat(wire.states()).containsExactly(ANSWERED, ENDING, ENDED);
        assertThat(wire.told.getFirst())
                .isEqualTo(new TrunkDialogSeen(
                        "pbx-1",
                        "c1",
                        "10.0.0.1",
                        "+442079460101",
                        ANSWERED,
                        START.plusSeconds(2),
                        START,
                        START.plusSeconds(2)));
        assertThat(wire.told.getLast().at()).isEqualTo(START.plusMillis(5_040));
    }

    @Test
    void theTrunkEndsACallAndTheNodeSaysYes() {
        wire.call();
        wire.trunkAsks("BYE", 77, "t");
        assertThat(wire.states()).containsExactly(ANSWERED, ENDING);
        wire.answers(200, "BYE", 77, "t");

        assertThat(wire.states()).containsExactly(ANSWERED, ENDING, ENDED);
    }

    @Test
    void aByeWithoutItsAnswerEndsNothing() {
        wire.call();
        for (int i = 0; i < 7; i++) {
            wire.asks("BYE", 2, "t"); // retransmitted
            wire.later(Duration.ofSeconds(4));
        }
        wire.tick();

        assertThat(wire.states()).containsExactly(ANSWERED, ENDING, ENDING);
        wire.later(Duration.ofMinutes(11));
        wire.tick();
        wire.isTold(200, "BYE", 2, "t");
        assertThat(wire.states()).hasSize(3);
    }

    @Test
    void aByeThatIsSentAgainWithCredentialsEndsTheCallWithItsOwnAnswer() {
        wire.call();
        wire.asks("BYE", 2, "t");
        wire.isTold(401, "BYE", 2, "t");
        wire.asks("BYE", 3, "t");
        wire.isTold(503, "BYE", 3, "t");
        assertThat(wire.states()).containsExactly(ANSWERED, ENDING);
        wire.asks("BYE", 4, "t");
        wire.isTold(481, "BYE", 4, "t");

        assertThat(wire.states()).containsExactly(ANSWERED, ENDING, ENDED);
    }

    @Test
    void aByeThatTheCaptureHasLostIsKnownByItsAnswer() {
        wire.call();
        wire.isTold(200, "BYE", 2, "t");

        assertThat(wire.states()).containsExactly(ANSWERED, ENDED);
    }

    @Test
    void aCallWhoseInviteOrAnswerTheCaptureHasLostIsNotTold() {
        wire.isTold(200, "INVITE", 1, "t");
        wire.callId = "c2";
        wire.asks("INVITE", 1, "");
        wire.asks("BYE", 2, "t");
        wire.isTold(200, "BYE", 2, "t");

        assertThat(wire.told).isEmpty();
    }

    @Test
    void aByeFromElsewhereIsNothingAndNeitherIsItsAnswer() {
        wire.call();
        wire.request(STRANGER, NODE, "BYE", 77, "t", "n");
        wire.answer(NODE, STRANGER, 200, "BYE", 77, "t", "n");
        wire.forged("BYE", 2, "t");
        assertThat(wire.states()).containsExactly(ANSWERED);

        wire.trunkAsks("BYE", 77, "t");
        wire.forgedAnswer(200, "BYE", 77, "t");
        wire.request(TRUNK, NODE, "BYE", 78, "other", "n");
        wire.answers(200, "BYE", 78, "other");

        assertThat(wire.states()).containsExactly(ANSWERED, ENDING);
    }

    @Test
    void theAnswerComesFromWhereTheByeWent() {
        wire.call();
        wire.asks("BYE", 2, "t");
        wire.answer(OTHER_TRUNK, NODE, 200, "BYE", 2, "n", "t");
        wire.isTold(200, "BYE", 3, "t");
        assertThat(wire.states()).containsExactly(ANSWERED, ENDING);

        wire.isTold(200, "BYE", 2, "t");
        assertThat(wire.states()).containsExactly(ANSWERED, ENDING, ENDED);
    }

    @Test
    void anotherAddressOfTheTrunkMayEndTheCall() {
        wire.call();
        wire.request(OTHER_TRUNK, NODE, "BYE", 77, "t", "n");
        wire.answer(NODE, OTHER_TRUNK, 200, "BYE", 77, "t", "n");

        assertThat(wire.states()).containsExactly(ANSWERED, ENDING, ENDED);
    }

    @Test
    void aForkedCallIsOverWhenAllItsEndsAre() {
        wire.asks("INVITE", 1, "");
        wire.isTold(180, "INVITE", 1, "t1");
        wire.isTold(183, "INVITE", 1, "t2");
        wire.isTold(200, "INVITE", 1, "t1");
        wire.isTold(200, "INVITE", 1, "t2");
        wire.asks("BYE", 2, "t2");
        wire.isTold(200, "BYE", 2, "t2");
        assertThat(wire.states()).containsExactly(ANSWERED);

        wire.asks("BYE", 2, "t1");
        wire.isTold(200, "BYE", 2, "t1");
        assertThat(wire.states()).containsExactly(ANSWERED, ENDING, ENDED);
    }

    @Test
    void whatIsRefusedCancelledOrNeverAnsweredIsNoCall() {
        wire.asks("INVITE", 1, "");
        wire.asks("CANCEL", 1, "");
        wire.isTold(200, "CANCEL", 1, "t");
        wire.isTold(487, "INVITE", 1, "t");
        wire.isTold(200, "INVITE", 1, "t");
        wire.callId = "c2";
        wire.asks("INVITE", 1, "");
        wire.isTold(180, "INVITE", 1, "t");
        wire.later(Duration.ofMinutes(6));
        wire.tick();
        wire.isTold(200, "INVITE", 1, "t");

        assertThat(wire.told).isEmpty();
    }

    @Test
    void aCallBeginsWithTheInviteThatIsAnswered() {
        wire.asks("INVITE", 1, "");
        wire.later(Duration.ofSeconds(1));
        wire.isTold(407, "INVITE", 1, "x");
        wire.asks("INVITE", 2, "");
        wire.isTold(407, "INVITE", 1, "x"); // again
        wire.isTold(200, "INVITE", 2, "t");
        wire.isTold(200, "INVITE", 2, "t");

        assertThat(wire.told)
                .singleElement()
                .extracting(TrunkDialogSeen::startedAt)
                .isEqualTo(START.plusSeconds(1));
    }

    @Test
    void aSessionThatIsRefreshedOrRefusedANewOneGoesOn() {
        wire.call();
        wire.asks("INVITE", 2, "t");
        wire.isTold(200, "INVITE", 2, "t");
        wire.asks("INVITE", 3, "t");
        wire.isTold(488, "INVITE", 3, "t");
        wire.trunkAsks("INVITE", 9, "t");
        wire.answers(200, "INVITE", 9, "t");
        wire.trunkAsks("UPDATE", 10, "t");

        assertThat(wire.states()).containsExactly(ANSWERED);
    }

    @Test
    void aCallIsToldAgainWhileItLasts() {
        wire.call();
        for (int i = 0; i < 20; i++) {
            wire.later(Duration.ofSeconds(1));
            wire.tick();
        }

        assertThat(wire.states()).containsExactly(ANSWERED, ANSWERED, ANSWERED);
        assertThat(wire.told.getLast().startedAt()).isEqualTo(START);
        assertThat(wire.told.getLast().at()).isEqualTo(START.plusSeconds(22));
        wire.hasRoom = false;
        wire.later(Duration.ofSeconds(20));
        wire.tick();
        assertThat(wire.told).hasSize(3);
        wire.hasRoom = true;
        wire.later(Duration.ofHours(25));
        wire.tick();
        assertThat(wire.told).hasSize(3);
    }

    @Test
    void callsThatComeFromTheTrunkCostNothingAndAreNotTold() {
        wire.request(TRUNK, NODE, "INVITE", 1, "t", "");
        wire.answer(NODE, TRUNK, 200, "INVITE", 1, "t", "n");
        wire.request(NODE, STRANGER, "INVITE", 1, "n", "");
        wire.answer(STRANGER, NODE, 200, "INVITE", 1, "n", "t");

        assertThat(wire.told).isEmpty();
    }

    @Test
    void callOfSippOverTcpIsFollowedFromACapture() throws Exception {
        List<TrunkDialogSeen> told = new ArrayList<>();
        Dialogs dialogs = new Dialogs(
                "pbx-1",
                () -> new OwnAddresses(List.of(new byte[] {10, (byte) 192, (byte) 243, 79})),
                TrunkNetworks.of(List.of("10.108.0.0/16")),
                () -> true,
                told::add);
        Sensor sensor = new Sensor(SensorLimits.DEFAULT, dialogs);
        Packet packet = new Packet();
        try (CaptureInput input = CaptureInput.open("traffic/src/test/resources/pcaps/pkts-fragmented_tcp_sip.pcap")) {
            CaptureFile file = CaptureFile.of(input.in());
            while (file.next(packet)) {
                sensor.frame(packet);
            }
        }

        assertThat(told).extracting(TrunkDialogSeen::state).containsExactly(ANSWERED, ENDING, ENDED);
        assertThat(told).extracting(TrunkDialogSeen::callId).containsOnly("1-21538@10.192.243.79");
        assertThat(told).extracting(TrunkDialogSeen::number).containsOnly("service");
        assertThat(told).extracting(TrunkDialogSeen::trunk).containsOnly("10.108.158.224");
    }

    @Test
    void theOldestCallGoesWhenThereIsNoRoomAndIsCounted() {
        wire.call();
        for (int i = 0; i < Dialogs.MAX_DIALOGS; i++) {
            wire.callId = "flood-" + i;
            wire.asks("INVITE", 1, "");
        }
        wire.callId = "c1";
        wire.asks("BYE", 2, "t");
        wire.isTold(200, "BYE", 2, "t");

        assertThat(wire.states()).containsExactly(ANSWERED);
        assertThat(wire.dialogs.crowdedOut()).isEqualTo(1);
    }
}
