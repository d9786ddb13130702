package io.ringfence.notifier.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

    @Test
    void waitsTwiceAsLongUpToTheLongest() {
        BackOff backOff = new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(5));

        assertThat(backOff.after(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(backOff.after(3)).isEqualTo(Duration.ofSeconds(20));
        assertThat(backOff.after(1_000_000)).isEqualTo(Duration.ofMinutes(5));
    }
}
