package io.ringfence.trafficsensor.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossWindowTest {

    private final LossWindow window = new LossWindow();

    @Test
    void beforeAnythingWasToldNothingIsLost() {
        assertThat(window.sum()).isZero();
    }

    @Test
    void whatWasLostStaysForAMinute() {
        window.add(7);
        assertThat(window.sum()).isEqualTo(7);
        for (int second = 1; second < 60; second++) {
            window.add(7);
            assertThat(window.sum()).isEqualTo(7);
        }

        window.add(9);

        assertThat(window.sum()).isEqualTo(2);
    }
}
