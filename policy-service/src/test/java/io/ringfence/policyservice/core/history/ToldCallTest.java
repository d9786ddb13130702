package io.ringfence.policyservice.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.policyservice.testing.CallEvents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToldCallTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void saysWhatARecordIs() {
        CallRefused refused = CallEvents.refused("acme", "a", "101", NOW);
        ProviderCallBilled billed = CallEvents.billed("acme", "p", NOW);

        assertThat(told(CallEvents.ended("acme", "a", "101", null, NOW)))
                .matches(call -> call.type() == ToldCall.RecordType.ENDED)
                .matches(call -> Integer.valueOf(0).equals(call.revision()))
                .matches(call -> call.direction() == CallEnded.Direction.OUTBOUND)
                .matches(call -> call.toldAt().equals(NOW));
        assertThat(told(CallEvents.credit("acme", "b", "a", NOW)))
                .matches(call -> call.type() == ToldCall.RecordType.CREDIT)
                .matches(call -> "a".equals(call.creditedCallId()));
        assertThat(told(refused))
                .matches(call -> call.type() == ToldCall.RecordType.REFUSED)
                .matches(call -> refused.reason().equals(call.reason()))
                .matches(call -> refused.message().equals(call.message()))
                .matches(call -> call.startedAt().equals(refused.at()));
        assertThat(told(billed))
                .matches(call -> call.type() == ToldCall.RecordType.PROVIDER)
                .matches(call -> call.callId().equals("p"))
                .matches(call -> billed.cost().equals(call.cost()));
        assertThat(ToldCall.of(new CallProgress("acme", "pbx-1", List.of("a"), NOW), NOW))
                .isEmpty();
    }

    @Test
    void theHighestRevisionCounts() {
        assertThat(replaced(ended("a", null), ended("b", 1), ended("a", 2), ended("b", null), ended("a", 1)))
                .containsExactly(true, null, null, true, true);
    }

    @Test
    void ofEqualRevisionsTheOneToldFirstCounts() {
        assertThat(replaced(ended("a", 1), ended("a", 1), ended("a", 0))).containsExactly(true, null, true);
        assertThat(replaced(ended("a", null), ended("a", 0))).containsExactly(true, null);
        assertThat(replaced(CallEvents.billed("acme", "p", NOW), CallEvents.billed("acme", "p", NOW)))
                .containsExactly(true, null);
    }

    @Test
    void recordsOfOtherTypesReplaceNothing() {
        assertThat(replaced(
                        ended("a", null),
                        CallEvents.refused("acme", "a", "101", NOW),
                        CallEvents.refused("acme", "a", "101", NOW),
                        CallEvents.billed("acme", "a", NOW)))
                .containsExactly(null, null, null, null);
    }

    private static List<@Nullable Boolean> replaced(CallEvent... lastFirst) {
        return ToldCall.marked(Stream.of(lastFirst).map(ToldCallTest::told).toList()).stream()
                .map(ToldCall::replaced)
                .toList();
    }

    private static CallEnded ended(String callId, @Nullable Integer revision) {
        return CallEvents.ended("acme", callId, "101", revision, NOW);
    }

    private static ToldCall told(CallEvent event) {
        Optional<ToldCall> told = ToldCall.of(event, NOW);
        assertThat(told).isPresent();
        return told.orElseThrow();
    }
}
