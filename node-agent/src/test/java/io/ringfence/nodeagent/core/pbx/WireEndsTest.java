package io.ringfence.nodeagent.core.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.LiveCalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A PBX tells of its calls, a sensor of what is on the wire: calls are answered after 2 s. */
class WireEndsTest {

    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    private static final String NUMBER = "+442079460101";

    private final LiveCalls live = new LiveCalls();
    private final CallTracker tracker = Recording.tracker(live);
    private final List<CallEvent> told = new ArrayList<>();
    private Instant now = START;

    @Test
    void endThatTheWireShowsTooIsToldOnceAsThePbxHasIt() {
        call("1", "c1");
        wire("c1", State.ANSWERED);
        pass(60);
        wire("c1", State.ANSWERED);
        hangUp("1");
        now = now.plusMillis(40);
        wire("c1", State.ENDING);
        assertThat(ends()).isEmpty();
        assertThat(live.of(new Account("acme", "101"), "", now)).isZero();
        now = now.plusMillis(900);
        wire("c1", State.ENDED);

        assertThat(ends()).singleElement().satisfies(end -> {
            assertThat(end.confirmed()).isTrue();
            assertThat(end.revision()).isNull();
            assertThat(end.endedAt()).isEqualTo(START.plusSeconds(62));
            assertThat(end.billedSeconds()).isEqualTo(60);
            assertThat(end.trunkCallId()).isEqualTo("c1");
        });
        assertThat(tracker.wireFigures().unconfirmed()).isZero();
    }

    @Test
    void callThatGoesOnOnTheWireIsToldAgainWithItsWholeLength() {
        call("1", "c1");
        pass(60);
        wire("c1", State.ANSWERED);
        hangUp("1");
        pass(3);
        assertThat(ends()).singleElement().satisfies(end -> {
            assertThat(end.confirmed()).isFalse();
            assertThat(end.billedSeconds()).isEqualTo(60);
        });
        assertThat(tracker.wireFigures().unconfirmed()).isEqualTo(1);
        assertThat(tracker.size()).isZero();

        pass(117);
        wire("c1", State.ENDED);
        wire("c1", State.ENDED);
        pass(20);

        assertThat(ends()).hasSize(2);
        CallEnded first = ends().getFirst();
        CallEnded second = ends().getLast();
        assertThat(second.callId()).isEqualTo(first.callId());
        assertThat(second.revisionNumber()).isEqualTo(1);
        assertThat(second.confirmed()).isTrue();
        assertThat(second.endedAt()).isEqualTo(START.plusSeconds(182));
        assertThat(second.billedSeconds()).isEqualTo(180);
        assertThat(tracker.wireFigures().unconfirmed()).isZero();
    }

    @Test
    void aByeWithoutItsAnswerConfirmsNothing() {
        call("1", "c1");
        wire("c1", State.ANSWERED);
        hangUp("1");
        wire("c1", State.ENDING);
        pass(3);

        assertThat(ends()).singleElement().extracting(CallEnded::confirmed).isEqualTo(false);
        pass(86_400);
        pass(20);
        assertThat(tracker.wireFigures().unconfirmed()).isZero();
        assertThat(ends()).hasSize(1);
    }

    @Test
    void endOnTheWireThatIsHeardOfLateConfirmsTheSameSeconds() {
        call("1", "c1");
        wire("c1", State.ANSWERED);
        hangUp("1");
        Instant ended = now.plusMillis(50);
        pass(3);
        seen("c1", NUMBER, State.ENDED, START, ended);

        assertThat(ends()).extracting(CallEnded::confirmed).containsExactly(false, true);
        assertThat(ends().getLast().endedAt()).isEqualTo(ends().getFirst().endedAt());
    }

    @Test
    void withoutWordFromTheWireThePbxIsBelieved() {
        call("1", "c1");
        wire("other", State.ANSWERED); // another call to that number; this one has a Call-ID
        hangUp("1");
        call("2", "c2");
        wire("c2", State.ANSWERED);
        pass(31); // the sensor is gone
        hangUp("2");

        assertThat(ends()).hasSize(2).allMatch(CallEnded::confirmed);
        assertThat(ends()).extracting(CallEnded::trunkCallId).containsExactly("c1", "c2");
    }

    @Test
    void withoutACallIdNumberAndStartTellWhichCallItIs() {
        call("1", "");
        seen("c1", "44-2079460101", State.ANSWERED, START.plusSeconds(4), now);
        hangUp("1");
        pass(3);

        assertThat(ends()).singleElement().satisfies(end -> {
            assertThat(end.confirmed()).isFalse();
            assertThat(end.trunkCallId()).isEqualTo("c1");
        });
    }

    @Test
    void twoCallsThatMayBeMeantAreNeither() {
        call("1", "");
        seen("c1", NUMBER, State.ANSWERED, START, now);
        seen("c2", NUMBER, State.ENDED, START.plusSeconds(1), now);
        hangUp("1");
        assertThat(ends()).singleElement().satisfies(end -> {
            assertThat(end.confirmed()).isTrue();
            assertThat(end.trunkCallId()).isNull();
        });

        pass(60);
        Instant start = now;
        call("2", "");
        now = start.plusSeconds(1);
        call("3", "");
        seen("c3", NUMBER, State.ANSWERED, start, now);
        hangUp("2");
        assertThat(ends()).hasSize(2).allMatch(CallEnded::confirmed);
    }

    @Test
    void callThatIsKnownByItsCallIdIsNotMeantByANumber() {
        call("1", "c1");
        now = START;
        call("2", "");
        wire("c1", State.ANSWERED);
        seen("c2", NUMBER, State.ANSWERED, START, now);
        hangUp("2");
        pass(3);

        assertThat(ends()).singleElement().extracting(CallEnded::trunkCallId).isEqualTo("c2");
    }

    @Test
    void endOnTheWireEndsNoCallOfThePbxAndIsCountedOnce() {
        call("1", "c1");
        wire("c1", State.ENDED);
        pass(120);

        assertThat(ends()).isEmpty();
        assertThat(tracker.size()).isEqualTo(1);
        assertThat(tracker.wireFigures().contradicted()).isEqualTo(1);
        hangUp("1");
        assertThat(ends()).singleElement().satisfies(end -> {
            assertThat(end.confirmed()).isTrue();
            assertThat(end.billedSeconds()).isEqualTo(120);
        });
    }

    @Test
    void callOfAPbxThatDiedEndsWhenTheWireSaysSo() {
        call("1", "c1");
        wire("c1", State.ANSWERED);
        told.addAll(tracker.synced(List.of(), now.plusSeconds(1), Optional.of(now), now.plusSeconds(2)));
        assertThat(ends()).singleElement().extracting(CallEnded::confirmed).isEqualTo(false);

        pass(40);
        wire("c1", State.ENDED); // the new one has answered the trunk's BYE with 481
        assertThat(ends().getLast().billedSeconds()).isEqualTo(40);
        assertThat(ends().getLast().confirmed()).isTrue();
    }

    @Test
    void unansweredCallsWaitForNobody() {
        channels("1", "c1");
        take("Event: Hangup", "Uniqueid: 1", "Cause: 17", "ChannelState: 0");
        take("Event: DialEnd", "DestUniqueid: 1", "DialStatus: BUSY");

        assertThat(ends()).singleElement().satisfies(end -> {
            assertThat(end.confirmed()).isTrue();
            assertThat(end.trunkCallId()).isEqualTo("c1");
        });
    }

    @Test
    void whatIsNoCallIdIsPassedOver() {
        call("1", "x".repeat(201));
        hangUp("1");

        assertThat(ends()).singleElement().extracting(CallEnded::trunkCallId).isNull();
    }

    private void call(String id, String callId) {
        channels(id, callId);
        now = now.plusSeconds(2);
        take("Event: Newstate", "Uniqueid: " + id, "ChannelState: 6");
        take("Event: DialEnd", "DestUniqueid: " + id, "DialStatus: ANSWER");
    }

    /** Asterisk tells variables of a channel behind all else; the Call-ID is there before it is dialled. */
    private void channels(String id, String callId) {
        String dialler = "d" + id;
        take("Event: Newchannel", "Uniqueid: " + dialler, "Channel: PJSIP/101-acme-1", "AccountCode: 101-acme");
        take("Event: Newchannel", "Uniqueid: " + id, "Channel: PJSIP/trunk-a-" + id, "ChannelState: 0");
        take(
                "Event: DialBegin",
                "Uniqueid: " + dialler,
                "ChanVariable: SIPCALLID=of-the-phone",
                "DestUniqueid: " + id,
                "DestChannel: PJSIP/trunk-a-" + id,
                "DestAccountCode: 101-acme",
                "DestChanVariable: OTHER=value",
                "DestChanVariable: SIPCALLID=" + callId,
                "DialString: " + NUMBER + "@trunk-a");
    }

    private void hangUp(String id) {
        take("Event: Hangup", "Uniqueid: " + id, "Cause: 16", "ChannelState: 6");
    }

    private void take(String... lines) {
        told.addAll(tracker.take(AmiMessage.of(List.of(lines)), now));
    }

    private void wire(String callId, State state) {
        seen(callId, NUMBER, state, START, now);
    }

    private void seen(String callId, String number, State state, Instant started, Instant at) {
        told.addAll(tracker.shown(
                new TrunkDialogSeen(
                        "pbx-1", callId, "198.51.100.9", number, state, at, started, started.plusSeconds(2)),
                now));
    }

    private void pass(long seconds) {
        Instant end = now.plusSeconds(seconds);
        long step = seconds > 3_600 ? 60 : 1;
        for (; now.isBefore(end); now = now.plusSeconds(step)) {
            told.addAll(tracker.tick(now));
        }
        now = end;
        told.addAll(tracker.tick(now));
    }

    private List<CallEnded> ends() {
        return told.stream()
                .filter(CallEnded.class::isInstance)
                .map(CallEnded.class::cast)
                .toList();
    }
}
