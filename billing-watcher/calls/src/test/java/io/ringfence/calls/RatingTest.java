package io.ringfence.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Amount;
import io.ringfence.contract.call.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingTest {

    @ParameterizedTest
    @CsvSource({
        "0.12, 0.05, 60, 6, 0, 0.05",
        "0.12, 0.05, 60, 6, 1, 0.17",
        "0.12, 0.05, 60, 6, 60, 0.17",
        "0.12, 0.05, 60, 6, 61, 0.182",
        "0.12, 0.05, 60, 6, 66, 0.182",
        "0.12, 0.05, 60, 6, 67, 0.194",
        "3, 0, 1, 1, 62, 3.10",
        "0.10, 0, 1, 1, 1, 0.001666667",
        "0.10, 0, 1, 1, 60, 0.10"
    })
    void costsTheFeeAndEachBegunBlock(String perMinute, String fee, int first, int next, long seconds, String cost) {
        assertThat(Rating.cost(new Rate(perMinute, fee, first, next), seconds)).isEqualTo(Amount.nanos(cost, "cost"));
    }

    @Test
    void agreesWithDecimalArithmetic() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            long nanos = random.nextLong(0, 50 * Amount.UNIT);
            long seconds = random.nextLong(0, 100_000);

            long cost = Rating.cost(Rate.perMinute(Amount.text(nanos)), seconds);

            assertThat(BigDecimal.valueOf(cost, 9))
                    .isEqualByComparingTo(BigDecimal.valueOf(nanos, 9)
                            .multiply(BigDecimal.valueOf(seconds))
                            .divide(BigDecimal.valueOf(60), 9, RoundingMode.HALF_UP));
        }
    }

    @Test
    void capAllowsWhatIsEqual() {
        long cap = Amount.nanos("0.50", "cap");

        assertThat(Rating.isAbove(Rate.perMinute("0.50"), cap)).isFalse();
        assertThat(Rating.isAbove(Rate.perMinute("0.500000001"), cap)).isTrue();
        assertThat(Rating.isAbove(new Rate("0.10", "9", null, null), cap)).isFalse();
    }
}
