package io.ringfence.nodeagent.core.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.contract.settings.SipRate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewsTest {

    private static final SipRate RATE = new SipRate(true, 20, 60);
    private static final Source QUIET = new Source("192.0.2.1", 58, 0.04, State.OK);
    private static final Source BUSY = new Source("192.0.2.1", 54, 0.10, State.OK);
    private static final Source LIMITED = new Source("192.0.2.9", 0.1, 0.99, State.LIMITED);

    @Test
    void theFirstReportIsDue() {
        assertThat(News.isDue(Optional.empty(), at(0, RATE))).isTrue();
    }

    @Test
    void nothingNewIsSaidAgainAfterHalfAMinute() {
        assertThat(isDue(at(0, RATE, BUSY), at(29_999, RATE, BUSY))).isFalse();
        assertThat(isDue(at(0, RATE, BUSY), at(30_000, RATE, BUSY))).isTrue();
    }

    @Test
    void nothingIsSaidTwiceInASecond() {
        assertThat(isDue(at(0, RATE), at(999, RATE, LIMITED))).isFalse();
        assertThat(isDue(at(0, RATE), at(1_000, RATE, LIMITED))).isTrue();
    }

    @Test
    void aSourceThatComesOrGoesCountsWhenItHasUsedSome() {
        assertThat(isDue(at(0, RATE), at(1_000, RATE, QUIET))).isFalse();
        assertThat(isDue(at(0, RATE, QUIET), at(1_000, RATE))).isFalse();
        assertThat(isDue(at(0, RATE), at(1_000, RATE, BUSY))).isTrue();
        assertThat(isDue(at(0, RATE, BUSY), at(1_000, RATE))).isTrue();
    }

    @Test
    void aShareCountsFromATwentiethOn() {
        Source more = new Source(BUSY.address(), 52, 0.14, State.OK);
        Source muchMore = new Source(BUSY.address(), 51, 0.151, State.OK);

        assertThat(isDue(at(0, RATE, BUSY), at(1_000, RATE, more))).isFalse();
        assertThat(isDue(at(0, RATE, BUSY), at(1_000, RATE, muchMore))).isTrue();
    }

    @Test
    void anotherStateCounts() {
        Source last = new Source(LIMITED.address(), 1, 0.98, State.NEAR);

        assertThat(isDue(at(0, RATE, last), at(1_000, RATE, LIMITED))).isTrue();
    }

    @Test
    void anotherRateCounts() {
        assertThat(isDue(at(0, RATE), at(1_000, new SipRate(true, 20, 61)))).isTrue();
        assertThat(isDue(at(0, RATE), at(1_000, SipRate.OFF))).isTrue();
    }

    @Test
    void aClockThatIsSetBackSilencesNobody() {
        assertThat(isDue(at(3_600_000, RATE), at(0, RATE))).isTrue();
    }

    private static boolean isDue(SipRatesReported sent, SipRatesReported now) {
        return News.isDue(Optional.of(sent), now);
    }

    private static SipRatesReported at(long millis, SipRate rate, Source... sources) {
        List<Source> nearest = rate.on() ? List.of(sources) : List.of();
        return new TableReading(sources.length, 0, 0, 0, nearest).report("pbx-1", Instant.ofEpochMilli(millis), rate);
    }
}
