package io.ringfence.nodeagent.core.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEnded.Disposition;
import io.ringfence.nodeagent.core.pbx.Recording;
import io.ringfence.nodeagent.edge.cdr.CdrLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real Asterisk wrote of calls, against what its events told of the same calls. */
class CdrTranslatorTest {

    /** The caller was up when the call to the outside was placed, so Asterisk counts the ringing too. */
    private static final Set<String> RINGING_COUNTS =
            Set.of("blind_transfer_by_callee", "blind_transfer_by_caller", "inbound_then_transfer_out");

    /** It was cut by Asterisk after 2 s, which the events came a millisecond late to tell. */
    private static final String WHOLE_SECONDS = "limited_by_server";

    private final CdrTranslator translator = Written.translator("Europe/Rome");
    private final CdrLines master = CdrLines.csv(CdrColumns.master());

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("calls", "Master.csv", CdrLines.csv(CdrColumns.master()), false),
                Arguments.of("calls", "custom_legacy.csv", CdrLines.csv(Written.LEGACY), true),
                Arguments.of("calls", "custom_advanced.csv", CdrLines.csv(Written.ADVANCED), false),
                Arguments.of("calls", "custom_advanced.json", CdrLines.json(), false),
                Arguments.of("restart", "Master.csv", CdrLines.csv(CdrColumns.master()), false));
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("files")
    void tellsTheCallsThatTheEventsTellOf(String folder, String file, CdrLines format, boolean hasFractions)
            throws Exception {
        List<String> recorded = Recording.scenarios().toList();
        int compared = 0;
        for (Map.Entry<String, List<String>> scenario :
                Written.byScenario(folder, file).entrySet()) {
            String name = scenario.getKey();
            List<CallEnded> calls = new ArrayList<>(Written.calls(translator, format, scenario.getValue()));
            calls.sort(Comparator.comparing(CallEnded::startedAt).thenComparing(CallEnded::callId));
            if (recorded.contains(name) && !name.startsWith("stop_now")) {
                List<String> ended = Recording.expected(name).stream()
                        .filter(line -> line.startsWith("ended "))
                        .sorted(Comparator.comparing(line -> line.split(" ")[5]))
                        .toList();
                assertThat(calls).as(name).hasSameSizeAs(ended);
                for (int i = 0; i < calls.size(); i++) {
                    isSame(name, calls.get(i), ended.get(i).split(" "), hasFractions);
                    compared++;
                }
            }
        }
        assertThat(compared).isPositive();
        assertThat(translator.wrongTimes()).isZero();
        assertThat(translator.nobodys()).isZero();
    }

    /** ended TENANT EXTENSION ID NUMBER STARTED ANSWERED ENDED SECONDS s DISPOSITION; the id alone can't be known. */
    private static void isSame(String scenario, CallEnded call, String[] told, boolean hasFractions) {
        assertThat(call.tenant()).as(scenario).isEqualTo(told[1]);
        assertThat(call.extension()).as(scenario).isEqualTo(told[2]);
        assertThat(call.destination()).as(scenario).isEqualTo(told[4]);
        isNear(scenario, call.startedAt(), Instant.parse(told[5]));
        isNear(scenario, call.endedAt(), Instant.parse(told[7]));
        assertThat(call.answeredAt() == null).as(scenario).isEqualTo(told[6].equals("null"));
        // Asterisk writes a 404 as NO ANSWER.
        String disposition = scenario.equals("failed_404") ? "NO_ANSWER" : told[10];
        assertThat(call.disposition()).as(scenario).isEqualTo(Disposition.valueOf(disposition));
        long seconds = Long.parseLong(told[8]);
        long most = RINGING_COUNTS.contains(scenario) ? 2 : hasFractions || call.answeredAt() == null ? 0 : 1;
        long least = hasFractions && scenario.equals(WHOLE_SECONDS) ? seconds - 1 : seconds;
        assertThat(call.billedSeconds()).as(scenario).isBetween(least, seconds + most);
    }

    private static void isNear(String scenario, Instant written, Instant told) {
        assertThat(Duration.between(written, told))
                .as(scenario)
                .isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(2));
    }

    @Test
    void everyLineOfEachFileIsOneCallOrNone() throws Exception {
        List<CallEnded> calls = Written.calls(translator, master, Written.lines("calls/Master.csv"));

        assertThat(calls).hasSize(26);
        assertThat(calls)
                .extracting(CallEnded::callId)
                .doesNotHaveDuplicates()
                .contains("pbx-1:1795549082.0/PJSIP/trunk-a-00000001");
    }

    @Test
    void transferMakesALegLongerUnderAHigherRevision() throws Exception {
        // Given
        List<String> lines = Written.byScenario("calls", "Master.csv").get("attended_transfer_by_callee");

        // When
        List<CallEnded> told = new ArrayList<>();
        for (String line : lines) {
            told.addAll(translator.take(master.read(line)));
        }

        // Then
        assertThat(told).extracting(CallEnded::callId).containsOnly("pbx-1:1795549147.67/PJSIP/trunk-a-00000020");
        assertThat(told).extracting(CallEnded::revisionNumber).containsExactly(0, 1);
        assertThat(told).extracting(CallEnded::billedSeconds).containsExactly(2L, 5L);
        assertThat(told).extracting(CallEnded::extension).containsOnly("102");
    }

    @Test
    void recordThatIsReadTwiceTellsNothingNew() throws Exception {
        // Given
        List<String> lines = Written.lines("calls/Master.csv");
        List<CallEnded> first = Written.calls(translator, master, lines);

        // When
        List<CallEnded> again = Written.calls(translator, master, lines);
        translator.forget();
        List<CallEnded> anew = Written.calls(translator, master, lines);

        // Then
        assertThat(first).isEqualTo(anew);
        assertThat(first).containsAll(again);
    }

    @Test
    void failedDialOfWhichTwoLinesAreWrittenIsOneCall() throws Exception {
        // Given
        CdrTranslator utc = Written.translator("UTC");

        // Then
        List<CallEnded> calls = Written.calls(utc, master, Written.lines("cdr_options/Master.csv"));
        assertThat(calls)
                .extracting(CallEnded::disposition)
                .containsExactly(
                        Disposition.ANSWERED,
                        Disposition.NO_ANSWER,
                        Disposition.NO_ANSWER,
                        Disposition.BUSY,
                        Disposition.FAILED,
                        Disposition.NO_ANSWER);
        assertThat(calls.getFirst().callId()).isEqualTo("pbx-1:pbx1-1795549461.0/PJSIP/trunk-a-00000001");
        assertThat(utc.wrongTimes()).isZero();
    }

    @Test
    void wrongZoneIsNoticedAndTheTimesAreThoseOfTheChannelsId() throws Exception {
        // When: the file is in UTC (usegmtime=yes), and Rome is an hour ahead
        List<CallEnded> calls = Written.calls(translator, master, Written.lines("cdr_options/Master.csv"));

        // Then
        assertThat(translator.wrongTimes()).isEqualTo(13);
        assertThat(calls.getFirst().startedAt()).isEqualTo(Instant.parse("2026-11-24T19:44:21Z"));
        assertThat(calls.getFirst().answeredAt()).isEqualTo(Instant.parse("2026-11-24T19:44:22Z"));
        assertThat(calls.getFirst().endedAt()).isEqualTo(Instant.parse("2026-11-24T19:44:25Z"));
    }

    @Test
    void laterRecordOfAChannelMayBeginAQuarterOfAnHourAfterIt() throws Exception {
        // Given
        take("start", "2026-11-24 20:38:02", "dstchannel", "PJSIP/102-acme-00000007");

        // When
        List<CallEnded> calls =
                take("start", "2026-11-24 20:53:02", "answer", "2026-11-24 20:53:03", "end", "2026-11-24 20:53:06");

        // Then
        assertThat(calls.getFirst().startedAt()).isEqualTo(Instant.parse("2026-11-24T19:53:02Z"));
        assertThat(translator.wrongTimes()).isZero();
    }

    @Test
    void repeatedHourIsToldByTheChannelsId() throws Exception {
        Map<String, String> second = Map.of(
                "start", "2026-10-25 02:30:00",
                "answer", "2026-10-25 02:30:10",
                "end", "2026-10-25 02:31:00",
                "uniqueid", "1792891800.1"); // 01:30 UTC, the second time that it is half past two

        assertThat(translator.take(record(second)).getFirst().endedAt())
                .isEqualTo(Instant.parse("2026-10-25T01:31:00Z"));
        assertThat(translator.wrongTimes()).isZero();
    }

    @Test
    void timesMayHaveAZoneOrBeSecondsOfTheEpoch() throws Exception {
        List<CallEnded> zoned = take(
                "start",
                "2026-11-24T20:38:02+0100",
                "answer",
                "2026-11-24T20:38:03+01:00",
                "end",
                "2026-11-24T19:38:06Z");
        assertThat(zoned.getFirst().answeredAt()).isEqualTo(Instant.parse("2026-11-24T19:38:03Z"));

        List<CallEnded> epoch = take(
                "dstchannel",
                "PJSIP/trunk-a-00000009",
                "disposition",
                "8",
                "start",
                "1795549082.282755",
                "answer",
                "1795549083.287167",
                "end",
                "1795549086.289208");
        assertThat(epoch.getFirst().answeredAt()).isEqualTo(Instant.parse("2026-11-24T19:38:03.287Z"));

        List<CallEnded> unanswered =
                take("dstchannel", "PJSIP/trunk-a-0000000a", "disposition", "0", "answer", "0.000000");
        assertThat(unanswered.getFirst().answeredAt()).isNull();
        assertThat(unanswered.getFirst().billedSeconds()).isZero();
    }

    @Test
    void eachSecondThatHasBegunCounts() throws Exception {
        assertThat(seconds("0")).isEqualTo(1);
        assertThat(seconds("59")).isEqualTo(60);
        assertThat(seconds("2.000091")).isEqualTo(2);
        assertThat(seconds("2.001")).isEqualTo(3);
        assertThat(seconds("0.000000")).isZero();
    }

    @Test
    void numberIsTheOneThatWentToThatTrunk() throws Exception {
        assertThat(take("lastdata", "PJSIP/1111@trunk-b&PJSIP/2222@trunk-a,60,T")
                        .getFirst()
                        .destination())
                .isEqualTo("2222");
    }

    @Test
    void callOfNobodyIsCountedAsSuch() throws Exception {
        assertThat(take("accountcode", "", "peeraccount", "")).isEmpty();
        assertThat(translator.nobodys()).isEqualTo(1);
    }

    @Test
    void hiddenTrunkIsSaid() {
        assertThatThrownBy(() -> take("dstchannel", ""))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("ignoredialchanges=no");
    }

    @Test
    void whatIsNoTimeNoDispositionOrNoNumberOfSecondsIsSaid() {
        assertThatThrownBy(() -> take("end", "soon")).hasMessage("end: no time: soon");
        assertThatThrownBy(() -> take("start", "")).hasMessage("start: can't be empty");
        assertThatThrownBy(() -> take("disposition", "LOST")).hasMessageStartingWith("disposition");
        assertThatThrownBy(() -> take("billsec", "-3")).hasMessageStartingWith("billsec");
        assertThatThrownBy(() -> take("uniqueid", "1".repeat(300))).isInstanceOf(UnreadableException.class);
    }

    @Test
    void nameOfATrunkThatIsUsedAgainAfterARestartIsAnotherCall() throws Exception {
        // Given
        take();

        // When
        List<CallEnded> next = take(
                "uniqueid", "1795552682.0",
                "start", "2026-11-24 21:38:02",
                "answer", "2026-11-24 21:38:03",
                "end", "2026-11-24 21:38:06");

        // Then
        assertThat(next.getFirst().callId()).isEqualTo("pbx-1:1795552682.0/PJSIP/trunk-a-00000001");
        assertThat(next.getFirst().revisionNumber()).isZero();
    }

    private long seconds(String billsec) throws UnreadableException {
        translator.forget();
        return take("billsec", billsec).getFirst().billedSeconds();
    }

    /** Takes the first recorded call with other values. */
    private List<CallEnded> take(String... changes) throws UnreadableException {
        Map<String, String> others = new HashMap<>();
        for (int i = 0; i < changes.length; i += 2) {
            others.put(changes[i], changes[i + 1]);
        }
        return translator.take(record(others));
    }

    private CdrRecord record(Map<String, String> others) throws UnreadableException {
        try {
            Map<String, String> fields = new HashMap<>(
                    master.read(Written.lines("calls/Master.csv").getFirst()).fields());
            fields.putAll(others);
            return CdrRecord.of(fields);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
