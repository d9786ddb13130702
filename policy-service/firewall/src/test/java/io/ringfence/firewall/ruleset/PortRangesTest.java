package io.ringfence.firewall.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortRangesTest {

    @Test
    void neighboursAndOverlapsAreOneRange() {
        assertThat(PortRanges.of(List.of("5061", "5060"))).containsExactly("5060:5061");
        assertThat(PortRanges.of(List.of("5060-5070", "5065", "5068-5091", "7000", "5092")))
                .containsExactly("5060:5092", "7000");
        assertThat(PortRanges.of(List.of("5060"))).containsExactly("5060");
        assertThat(PortRanges.of(List.of("1-65535", "5060"))).containsExactly("1:65535");
        assertThat(PortRanges.of(List.of())).isEmpty();
    }
}
