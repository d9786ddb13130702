package io.ringfence.billingwatcher.core.reconcile;

import static io.ringfence.billingwatcher.core.reconcile.Records.NOON;
import static io.ringfence.billingwatcher.core.reconcile.Records.TOLERANCE;
import static io.ringfence.billingwatcher.core.reconcile.Records.call;
import static io.ringfence.billingwatcher.core.reconcile.Records.orphan;
import static io.ringfence.billingwatcher.core.reconcile.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingTest {

    @Test
    void callIdOfTheTrunkDecidesWhateverTheNumberAndTheStart() {
        List<PbxCall> calls =
                List.of(call("near", null, 0, 60, 1), call("far", "sip-1", "+390612345678", "101", 9_000_000, 60, 1));

        assertThat(pairs(List.of(record("p", "sip-1", 0, 60, 1)), calls)).containsExactly("p=far");
    }

    @Test
    void startMayDifferByFiveSecondsAndNoMore() {
        ProviderCall record = record("p", null, 0, 60, 1);

        assertThat(pairs(List.of(record), List.of(call("a", null, 5_000, 60, 1))))
                .containsExactly("p=a");
        assertThat(pairs(List.of(record), List.of(call("a", null, -5_000, 60, 1))))
                .containsExactly("p=a");
        assertThat(pairs(List.of(record), List.of(call("a", null, 5_001, 60, 1))))
                .isEmpty();
        assertThat(pairs(List.of(record), List.of(call("a", null, -5_001, 60, 1))))
                .isEmpty();
    }

    @Test
    void anotherNumberOrAnUnknownOneIsAnotherCall() {
        ProviderCall record = record("p", null, 0, 60, 1);

        assertThat(pairs(List.of(record), List.of(call("a", null, "+442079460102", "101", 0, 60, 1))))
                .isEmpty();
        assertThat(pairs(List.of(record), List.of(call("a", null, null, "101", 0, 60, 1))))
                .isEmpty();
    }

    @Test
    void callsOfOtherTenantsAreOthers() {
        PbxCall ours = call("a", "sip-1", 0, 60, 1);
        PbxCall theirs = new PbxCall(
                ours.key(),
                "other",
                "a",
                "sip-1",
                Records.LONDON,
                "101",
                ours.startedAt(),
                ours.endedAt(),
                ours.day(),
                60,
                1);

        assertThat(pairs(List.of(record("p", "sip-1", 0, 60, 1)), List.of(theirs)))
                .isEmpty();
    }

    @Test
    void callIdsThatDifferSpeakAgainstItUntilTheRecordWouldCountByItself() {
        ProviderCall record = record("p", "sip-of-a-proxy", 0, 60, 1);
        List<PbxCall> calls = List.of(call("a", "sip-1", 1_000, 60, 1));

        assertThat(pairs(List.of(record), calls)).isEmpty();
        assertThat(texts(Matching.byNumber(List.of(record), calls, true, TOLERANCE)))
                .containsExactly("p=a");
        assertThat(pairs(List.of(orphan(record)), calls)).containsExactly("p=a");
    }

    @Test
    void ofSeveralCallsTheOneThatLastedAsLongIsItThenTheNearest() {
        PbxCall unanswered = call("unanswered", null, 0, 0, 0);
        PbxCall answered = call("answered", null, 4_000, 62, 1);
        PbxCall nearer = call("nearer", null, 3_000, 58, 1);

        assertThat(pairs(List.of(record("p", null, 0, 60, 1)), List.of(unanswered, answered)))
                .containsExactly("p=answered");
        assertThat(pairs(List.of(record("p", null, 0, 60, 1)), List.of(unanswered, answered, nearer)))
                .containsExactly("p=nearer");
    }

    @Test
    void eachIsMatchedOnce() {
        List<ProviderCall> records = List.of(record("p2", null, 2_000, 60, 1), record("p1", null, 0, 60, 1));
        List<PbxCall> calls = List.of(call("a", null, 0, 60, 1));

        assertThat(pairs(records, calls)).containsExactly("p1=a");
        assertThat(pairs(records, List.of(calls.getFirst(), call("b", null, 3_000, 60, 1))))
                .containsExactly("p1=a", "p2=b");
    }

    @Test
    void callIdTakesACallBeforeANumberDoes() {
        List<ProviderCall> records = List.of(record("early", null, 0, 60, 1), record("exact", "sip-1", 3_000, 60, 1));

        assertThat(pairs(records, List.of(call("a", "sip-1", 0, 60, 1)))).containsExactly("exact=a");
    }

    @Test
    void whatIsOnlyKnownToHaveBeenCountedIsMatchedByStartExtensionAndCost() {
        ProviderCall record = record("p", "sip-1", 0, 60, 7);
        PbxCall other = call("other", null, null, "102", 0, PbxCall.UNKNOWN, 9);
        PbxCall sameCost = call("same", null, null, "101", 4_000, PbxCall.UNKNOWN, 7);
        PbxCall abroad = call("abroad", null, "+390612345678", "101", 0, PbxCall.UNKNOWN, 7);

        assertThat(texts(Matching.byStart(List.of(record), List.of(other, sameCost, abroad), TOLERANCE)))
                .containsExactly("p=same");
        ProviderCall of102 = new ProviderCall(
                "acme",
                "p",
                null,
                Records.LONDON,
                "102",
                record.startedAt(),
                record.day(),
                60,
                7,
                record.state(),
                record.posted());
        assertThat(texts(Matching.byStart(List.of(of102), List.of(other, sameCost, abroad), TOLERANCE)))
                .containsExactly("p=other");
    }

    @Test
    void spansOfOneNumberAreAskedForOnce() {
        List<Span> spans = Span.ofRecords(List.of(
                record("b", null, 10_000, 60, 1), record("a", null, 0, 60, 1), record("c", null, 20_001, 60, 1)));

        assertThat(spans)
                .containsExactly(
                        new Span("acme", Records.LONDON, NOON.minusSeconds(5), NOON.plusSeconds(15)),
                        new Span("acme", Records.LONDON, NOON.plusMillis(15_001), NOON.plusMillis(25_001)));
        assertThat(Span.ofCalls(List.of(call("a", null, null, "101", 0, 60, 1))))
                .isEmpty();
    }

    private static List<String> pairs(List<ProviderCall> records, List<PbxCall> calls) {
        List<Pair> pairs = new ArrayList<>(Matching.byCallId(records, calls, TOLERANCE));
        List<ProviderCall> free = new ArrayList<>(records);
        List<PbxCall> others = new ArrayList<>(calls);
        pairs.forEach(pair -> {
            free.remove(pair.record());
            others.remove(pair.call());
        });
        pairs.addAll(Matching.byNumber(free, others, false, TOLERANCE));
        return texts(pairs);
    }

    private static List<String> texts(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> pair.record().id() + "=" + pair.call().callId())
                .toList();
    }
}
