package io.ringfence.nodeagent.core.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEnded.Disposition;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.nodeagent.core.call.CallReport.What;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallReportTest {

    private static final Instant NOW = Instant.parse("2026-11-25T08:01:00Z");

    @Test
    void startAndAnswerAreNowWhenNobodySaysWhen() {
        assertThat(report(What.STARTED, null, null, null, null, null).toEvent("pbx-1", Optional.empty(), NOW))
                .isEqualTo(new CallStarted("acme", "pbx-1:7", "pbx-1", "101", "+442079460106", NOW));
        assertThat(report(What.ANSWERED, null, null, null, null, null).toEvent("pbx-1", Optional.empty(), NOW))
                .isEqualTo(new CallAnswered("acme", "pbx-1:7", "pbx-1", "101", "+442079460106", NOW, NOW, null));
    }

    @Test
    void secondsThatHaveBegunCountUnlessThePbxSaysThem() {
        assertThat(ended("2026-11-25T08:00:00Z", "2026-11-25T08:00:01.500Z", null, null)
                        .billedSeconds())
                .isEqualTo(59);
        CallEnded said = ended(null, null, 30L, null);
        assertThat(said.billedSeconds()).isEqualTo(30);
        assertThat(said.answeredAt()).isEqualTo(NOW.minusSeconds(30));
        assertThat(said.startedAt()).isEqualTo(NOW.minusSeconds(30));
        assertThat(said.disposition()).isEqualTo(Disposition.ANSWERED);
    }

    @Test
    void callThatWasNeverAnsweredCostsNothing() {
        CallEnded call = ended("2026-11-25T08:00:00Z", null, 0L, null);

        assertThat(call.disposition()).isEqualTo(Disposition.NO_ANSWER);
        assertThat(call.answeredAt()).isNull();
        assertThat(call.billedSeconds()).isZero();
        assertThat(ended(null, null, null, Disposition.BUSY).disposition()).isEqualTo(Disposition.BUSY);
    }

    @Test
    void contradictionsAreSaid() {
        assertThatThrownBy(() -> ended("2026-11-25T09:00:00Z", null, null, null))
                .hasMessageStartingWith("startedAt, ");
        assertThatThrownBy(() -> ended(null, "2026-11-25T09:00:00Z", null, null))
                .hasMessageStartingWith("startedAt, ");
        assertThatThrownBy(() -> ended(null, null, null, Disposition.ANSWERED))
                .hasMessage("disposition: ANSWERED, but neither answeredAt nor seconds");
        assertThatThrownBy(() -> ended(null, null, 3L, Disposition.BUSY)).hasMessage("disposition: BUSY, but answered");
    }

    @Test
    void tenantIsSaidOrTheNodesOnlyOne() {
        CallReport nobodys = new CallReport(
                What.STARTED,
                Optional.empty(),
                Optional.empty(),
                "1",
                "7",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());

        assertThatThrownBy(() -> nobodys.toEvent("pbx-1", Optional.empty(), NOW))
                .hasMessageStartingWith("tenant: is missing");
        assertThat(((CallStarted) nobodys.toEvent("pbx-1", Optional.of("beta"), NOW)).tenant())
                .isEqualTo("beta");
    }

    private static CallEnded ended(
            @Nullable String started, @Nullable String answered, @Nullable Long seconds, @Nullable Disposition how) {
        return (CallEnded)
                report(What.ENDED, started, answered, null, seconds, how).toEvent("pbx-1", Optional.empty(), NOW);
    }

    private static CallReport report(
            What what,
            @Nullable String started,
            @Nullable String answered,
            @Nullable String ended,
            @Nullable Long seconds,
            @Nullable Disposition how) {
        return new CallReport(
                what,
                Optional.of("acme"),
                Optional.of("101"),
                "+442079460106",
                "7",
                Optional.ofNullable(started).map(Instant::parse),
                Optional.ofNullable(answered).map(Instant::parse),
                Optional.ofNullable(ended).map(Instant::parse),
                seconds == null ? OptionalLong.empty() : OptionalLong.of(seconds),
                Optional.ofNullable(how));
    }
}
