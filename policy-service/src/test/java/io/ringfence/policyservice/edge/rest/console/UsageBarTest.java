package io.ringfence.policyservice.edge.rest.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.policyservice.core.usage.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageBarTest {

    @Test
    void spentAndLiveAreStackedAgainstTheLimit() {
        UsageBar bar = bar("12.50", "2.50", "50.00", 30L);

        assertThat(bar.spentWidth()).isEqualTo(25);
        assertThat(bar.liveWidth()).isEqualTo(5);
        assertThat(bar.over()).isFalse();
        assertThat(bar.tone()).isEqualTo("ok");
    }

    @Test
    void whatIsOverTheLimitFillsTheBarAndNoMore() {
        UsageBar bar = bar("60.00", "20.00", "50.00", 160L);

        assertThat(bar.spentWidth()).isEqualTo(100);
        assertThat(bar.liveWidth()).isZero();
        assertThat(bar.over()).isTrue();
        assertThat(bar.tone()).isEqualTo("bad");
    }

    @Test
    void nearItIsAmber() {
        assertThat(bar("40.00", "0", "50.00", 80L).tone()).isEqualTo("wait");
    }

    @Test
    void withoutALimitThereIsNoBar() {
        UsageBar bar = bar("60.00", "0", null, null);

        assertThat(bar.spentWidth()).isZero();
        assertThat(bar.over()).isFalse();
    }

    @Test
    void aLimitOfNothingIsReachedByNothing() {
        assertThat(bar("0", "0", "0", 0L).over()).isTrue();
        assertThat(bar("0.01", "0", "0", 0L).spentWidth()).isEqualTo(100);
    }

    private static UsageBar bar(String settled, String live, @Nullable String limit, @Nullable Long percent) {
        return UsageBar.of(
                new Usage.Period("2031-05-01", settled, live, limit, percent, Instant.EPOCH), "EUR", "Europe/Rome");
    }
}
