package io.ringfence.policyservice.edge.rest.console.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.policyservice.core.usage.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class DayChartTest {

    @Test
    void daysWithoutCallsAreThereAndTheHighestIsAsTallAsTheChart() {
        DayChart chart =
                DayChart.of(List.of(new Usage.Day("2031-05-04", "5.00"), new Usage.Day("2031-05-01", "10.00")));

        assertThat(chart.bars())
                .extracting(DayChart.Bar::day)
                .containsExactly("2031-05-01", "2031-05-02", "2031-05-03", "2031-05-04");
        assertThat(chart.bars()).extracting(DayChart.Bar::height).containsExactly(100.0, 0.0, 0.0, 50.0);
        assertThat(chart.highest()).isEqualTo("10.00");
    }

    @Test
    void noMoreThanTwoMonthsAreDrawn() {
        DayChart chart = DayChart.of(List.of(new Usage.Day("2031-05-04", "5.00"), new Usage.Day("2030-01-01", "1")));

        assertThat(chart.bars()).hasSize(62);
        assertThat(chart.bars().getLast().day()).isEqualTo("2031-05-04");
    }

    @Test
    void withoutDaysThereIsNothingToDraw() {
        assertThat(DayChart.of(List.of()).bars()).isEmpty();
        assertThat(DayChart.of(List.of(new Usage.Day("2031-05-04", "0")))
                        .bars()
                        .getFirst()
                        .height())
                .isZero();
    }
}
