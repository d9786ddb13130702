package io.ringfence.policyservice.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogPositionTest {

    private final LogPosition known = new LogPosition("a", 10);

    @Test
    void aLongerLogOfTheSameTopicHasLostNothing() {
        assertThat(LogPosition.loss(known, new LogPosition("a", 10))).isEmpty();
        assertThat(LogPosition.loss(known, new LogPosition("a", 11))).isEmpty();
    }

    @Test
    void anotherTopicAShorterLogOrNoneBeforeIsALoss() {
        assertThat(LogPosition.loss(known, new LogPosition("b", 99))).isPresent();
        assertThat(LogPosition.loss(known, new LogPosition("a", 9))).isPresent();
        assertThat(LogPosition.loss(new LogPosition("", 0), new LogPosition("a", 0)))
                .isPresent();
    }
}
