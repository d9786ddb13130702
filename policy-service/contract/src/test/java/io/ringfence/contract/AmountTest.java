package io.ringfence.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.00",
        "12.5, 12500000000, 12.50",
        "12.50, 12500000000, 12.50",
        "-0.003, -3000000, -0.003",
        "0.000000001, 1, 0.000000001",
        "999999999.999999999, 999999999999999999, 999999999.999999999",
        "007, 7000000000, 7.00",
        "-0, 0, 0.00"
    })
    void readsAndWritesExactly(String text, long nanos, String written) {
        assertThat(Amount.nanos(text, "cost")).isEqualTo(nanos);
        assertThat(Amount.text(nanos)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1E3",
                "1e1000000000",
                ".5",
                "5.",
                "1,5",
                "+1",
                "--1",
                "1.0000000001",
                "1234567890",
                " 1",
                "1 ",
                "NaN",
                "0x1",
                "١"
            })
    void refusesEveryOtherForm(String text) {
        assertThatThrownBy(() -> Amount.nanos(text, "cost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cost");
    }

    @Test
    void agreesWithBigDecimalOnAnyAmount() {
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.nextLong(-999_999_999_999_999_999L, 999_999_999_999_999_999L) >> random.nextInt(60);
            String text = Amount.text(nanos);

            assertThat(Amount.nanos(text, "cost")).isEqualTo(nanos);
            assertThat(new BigDecimal(text)).isEqualByComparingTo(BigDecimal.valueOf(nanos, 9));
        }
    }
}
