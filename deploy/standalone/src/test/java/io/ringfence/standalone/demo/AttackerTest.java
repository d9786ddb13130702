package io.ringfence.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.standalone.StandaloneException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttackerTest {
    @Test
    void countsAnsweredCallsInTheLastLineOfTheStatistics() {
        // Given
        List<String> statistics = List.of("StartTime;SuccessfulCall(P);SuccessfulCall(C);", "t;0;0;", "t;7;19;");

        // When / Then
        assertThat(Attacker.successes(statistics)).isEqualTo(19);
    }

    @Test
    void refusesStatisticsWithoutTheCount() {
        assertThatThrownBy(() -> Attacker.successes(List.of("StartTime;", "t;")))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("SuccessfulCall(C)");
    }
}
