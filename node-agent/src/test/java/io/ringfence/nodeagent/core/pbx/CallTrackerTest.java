package io.ringfence.nodeagent.core.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.LiveCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real Asterisk told of calls, and what they were. */
class CallTrackerTest {

    private static final Account ANNA = new Account("acme", "101");

    private final LiveCalls live = new LiveCalls();

    @ParameterizedTest
    @MethodSource("io.ringfence.nodeagent.core.pbx.Recording#scenarios")
    void tellsEachCallToTheOutsideOnceForWhoHasSentItOut(String scenario) throws Exception {
        assertThat(lines(Recording.of(scenario))).isEqualTo(Recording.expected(scenario));
    }

    @ParameterizedTest
    @MethodSource("io.ringfence.nodeagent.core.pbx.Recording#scenarios")
    void orderInWhichThreadsOfThePbxSpeakDoesNotMatter(String scenario) throws Exception {
        List<String> expected = Recording.expected(scenario).stream().sorted().toList();
        for (int seed = 0; seed < 50; seed++) {
            List<Recording.Timed> shuffled = shuffled(Recording.of(scenario), new Random(seed));
            assertThat(lines(shuffled).stream().sorted()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void longCallStaysWhoseItWasWhenItBegan() throws Exception {
        // Given
        CallTracker tracker = Recording.tracker(live);
        List<Recording.Timed> recorded = Recording.of("forward_302_to_outside");
        List<CallEvent> told = new ArrayList<>();

        // When
        for (Recording.Timed timed : recorded) {
            if (timed.text().startsWith("Event: HangupRequest\r\n")) {
                break;
            }
            told.addAll(tracker.take(timed.message(), timed.at()));
        }
        AmiMessage localIsGone = AmiMessage.of(List.of("Event: Hangup", "Uniqueid: 1795549122.43", "Cause: 16"));
        told.addAll(tracker.take(localIsGone, recorded.getLast().at()));
        for (int minute = 1; minute <= 10; minute++) {
            told.addAll(tracker.tick(recorded.getLast().at().plusSeconds(60L * minute)));
        }
        AmiMessage trunkIsGone = AmiMessage.of(List.of("Event: Hangup", "Uniqueid: 1795549122.44", "Cause: 16"));
        told.addAll(tracker.take(trunkIsGone, recorded.getLast().at().plusSeconds(700)));

        // Then
        assertThat(told.stream().flatMap(Recording::line))
                .hasSize(3)
                .allMatch(line -> line.contains(" acme 103 pbx-1:1795549122.44 "));
    }

    @Test
    void countsCallsWhileTheyLast() throws Exception {
        // Given
        CallTracker tracker = Recording.tracker(live);
        List<Recording.Timed> recorded = Recording.of("parallel_same_account");
        int most = 0;

        // When
        for (Recording.Timed timed : recorded) {
            tracker.take(timed.message(), timed.at());
            most = Math.max(most, live.of(ANNA, "", timed.at()));
        }

        // Then
        assertThat(most).isEqualTo(2);
        assertThat(live.of(ANNA, "", recorded.getLast().at())).isZero();
        assertThat(tracker.size()).isZero();
    }

    @Test
    void knowsTheTransfererWhenTheDialplanAsks() throws Exception {
        // Given
        CallTracker tracker = Recording.tracker(live);

        // When
        for (Recording.Timed timed : Recording.of("inbound_then_transfer_out")) {
            if (timed.text().contains("UserEvent: AgiDone")) {
                break;
            }
            tracker.take(timed.message(), timed.at());
        }

        // Then
        assertThat(tracker.sender("1795549562.0")).contains(new Account("acme", "102"));
        assertThat(tracker.sender("1795549562.1")).isEmpty();
    }

    @Test
    void callsOfAPbxThatDiedEndWithIt() throws Exception {
        // Given
        CallTracker tracker = Recording.tracker(live);
        List<Recording.Timed> recorded = Recording.of("killed_during_a_call");
        recorded.forEach(timed -> tracker.take(timed.message(), timed.at()));
        Instant died = recorded.getLast().at().plusSeconds(3);

        // When
        List<CallEvent> told = tracker.synced(List.of(), died.plusSeconds(60), Optional.of(died), died.plusSeconds(61));

        // Then
        assertThat(told).singleElement().isInstanceOfSatisfying(CallEnded.class, ended -> {
            assertThat(ended.endedAt()).isEqualTo(died);
            assertThat(ended.confirmed()).isFalse();
            assertThat(ended.disposition()).isEqualTo(CallEnded.Disposition.ANSWERED);
        });
        assertThat(live.of(ANNA, "", died)).isZero();
    }

    @Test
    void findsCallsThatBeganBeforeTheAgentAndTellsThatTheyAreUp() throws Exception {
        // Given
        CallTracker tracker = Recording.tracker(live);
        Instant now = Instant.parse("2026-11-24T19:41:27Z");

        // When
        List<CallEvent> told = tracker.synced(liveChannels(), now, Optional.of(now), now);

        // Then
        assertThat(told.stream().flatMap(Recording::line))
                .containsExactlyInAnyOrder(
                        "started acme 101 pbx-1:1795549284.148 +39060000101 2026-11-24T19:41:25Z",
                        "answered acme 101 pbx-1:1795549284.148 +39060000101 2026-11-24T19:41:25Z 2026-11-24T19:41:25Z",
                        "started beta 101 pbx-1:1795549285.150 +442079460106 2026-11-24T19:41:26Z",
                        "answered beta 101 pbx-1:1795549285.150 +442079460106 2026-11-24T19:41:26Z 2026-11-24T19:41:26Z");
        assertThat(tracker.tick(now.plusSeconds(1)))
                .contains(new CallProgress("acme", "pbx-1", List.of("pbx-1:1795549284.148"), now.plusSeconds(1)));
        assertThat(tracker.channelsOf(List.of("pbx-1:1795549284.148", "pbx-1:nothing")))
                .containsExactly("PJSIP/trunk-a-00000048");
        assertThat(live.of(ANNA, "", now)).isEqualTo(1);
    }

    @Test
    void cdrSaysWhenACallWasAnsweredThatTheAgentHasNotSeenBeginning() throws Exception {
        // Given
        CallTracker tracker = Recording.tracker(live);
        Instant now = Instant.parse("2026-11-24T19:41:27Z");
        tracker.synced(liveChannels(), now, Optional.of(now), now);

        // When
        List<CallEvent> told = new ArrayList<>();
        for (Recording.Timed timed : Recording.of("hangup_action_effects")) {
            if (timed.text().startsWith("Event: Hangup\r\n") || timed.text().startsWith("Event: Cdr\r\n")) {
                told.addAll(tracker.take(timed.message(), timed.at()));
            }
        }

        // Then
        assertThat(told.stream().flatMap(Recording::line))
                .anyMatch(line -> line.startsWith(
                        "ended acme 101 pbx-1:1795549284.148 +39060000101 2026-11-24T19:41:24Z 2026-11-24T19:41:25Z"));
    }

    @Test
    void callThatOneListLacksIsNotOverYet() throws Exception {
        // Given
        CallTracker tracker = Recording.tracker(live);
        Instant now = Instant.parse("2026-11-24T19:41:27Z");
        tracker.synced(liveChannels(), now, Optional.of(now), now);

        // Then
        Instant later = now.plusSeconds(60);
        assertThat(tracker.synced(List.of(), later, Optional.empty(), later)).isEmpty();
        assertThat(tracker.synced(List.of(), later.plusSeconds(60), Optional.empty(), later.plusSeconds(60)))
                .hasSize(2);
    }

    private List<String> lines(List<Recording.Timed> recorded) {
        CallTracker tracker = Recording.tracker(live);
        List<CallEvent> told = new ArrayList<>();
        recorded.forEach(timed -> told.addAll(tracker.take(timed.message(), timed.at())));
        told.addAll(tracker.tick(recorded.getLast().at().plusSeconds(2)));
        assertThat(tracker.wrongTimes()).isZero();
        return told.stream().flatMap(Recording::line).toList();
    }

    /** Events of one channel stay in order; those of others may come up to 5 ms earlier or later. */
    private static List<Recording.Timed> shuffled(List<Recording.Timed> recorded, Random random) {
        List<Recording.Timed> shuffled = new ArrayList<>(recorded);
        for (int pass = 0; pass < shuffled.size() * 4; pass++) {
            int i = random.nextInt(shuffled.size() - 1);
            Recording.Timed first = shuffled.get(i);
            Recording.Timed second = shuffled.get(i + 1);
            boolean isNear = Duration.between(first.at(), second.at()).abs().compareTo(Duration.ofMillis(5)) <= 0;
            if (isNear && !speaker(first).equals(speaker(second))) {
                shuffled.set(i, second);
                shuffled.set(i + 1, first);
            }
        }
        return shuffled;
    }

    private static String speaker(Recording.Timed timed) {
        AmiMessage message = timed.message();
        String kind = message.event();
        return kind.equals("Cdr") || kind.equals("CEL") ? kind : message.get("Uniqueid");
    }

    private static List<AmiMessage> liveChannels() throws Exception {
        List<AmiMessage> channels = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/asterisk/live_channels.dialog.txt"))) {
            String said = line.replaceFirst("^ *[0-9.]+ S: ?", "");
            if (said.equals(line)) {
                continue;
            }
            if (said.isEmpty()) {
                AmiMessage message = AmiMessage.of(lines);
                if (message.event().equals("CoreShowChannel")) {
                    channels.add(message);
                }
                lines.clear();
            } else {
                lines.add(said);
            }
        }
        return channels;
    }
}
