package io.ringfence.bench.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.bench.firewall.Arrivals.Kind;
import io.ringfence.bench.firewall.Arrivals.Verdict;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    @Test
    void countsWhatWasLostOfThoseAllowedThroughout() {
        assertThat(arrived(0, 1, 2, 3).judge(Kind.ALWAYS, 4)).isEqualTo(new Verdict(0, -1));
        assertThat(arrived(0, 3).judge(Kind.ALWAYS, 4)).isEqualTo(new Verdict(2, -1));
    }

    @Test
    void countsWhatPassedOfThoseNeverAllowed() {
        assertThat(arrived().judge(Kind.NEVER, 4)).isEqualTo(new Verdict(0, -1));
        assertThat(arrived(2).judge(Kind.NEVER, 4)).isEqualTo(new Verdict(1, -1));
    }

    @Test
    void theJudgementChangesOnce() {
        assertThat(arrived(0, 1).judge(Kind.BEFORE, 4)).isEqualTo(new Verdict(0, 2));
        assertThat(arrived(0, 1, 3).judge(Kind.BEFORE, 4)).isEqualTo(new Verdict(1, 2));
        assertThat(arrived(0, 1, 2, 3).judge(Kind.BEFORE, 4)).isEqualTo(new Verdict(0, -1));

        assertThat(arrived(2, 3).judge(Kind.AFTER, 4)).isEqualTo(new Verdict(0, 2));
        assertThat(arrived(1, 3).judge(Kind.AFTER, 4)).isEqualTo(new Verdict(1, 1));
        assertThat(arrived().judge(Kind.AFTER, 4)).isEqualTo(new Verdict(0, -1));
    }

    private static Arrivals arrived(int... rounds) {
        Arrivals arrivals = new Arrivals();
        IntStream.of(rounds).forEach(arrivals::arrived);
        return arrivals;
    }
}
