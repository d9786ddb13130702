package io.ringfence.trafficsensor.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.traffic.TrafficReported.Source;
import io.ringfence.traffic.sip.SipMethod;
import io.ringfence.trafficsensor.core.sample.Sampler.LeftOut;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final long SECOND = 1_000_000_000;
    private static final long START = 1_790_000_000L * SECOND;
    private static final long PEER = 0xFFFF_CB00_7109L; // 203.0.113.9

    private final Sampler sampler = new Sampler(10, 20);

    @Test
    void aFloodIsCutToItsRateAndCountedAndNoOneElseIs() {
        // When
        long passed = 0;
        for (int i = 0; i < 1_000; i++) { // in one second
            passed += frame(PEER, START + i * SECOND / 1_000, SipMethod.REGISTER, false) ? 1 : 0;
        }

        // Then
        assertThat(passed).isBetween(30L, 40L);
        assertThat(frame(PEER + 1, START + SECOND, SipMethod.OPTIONS, false)).isTrue();
        assertThat(sampler.leftOut()).containsExactly(new LeftOut("203.0.113.9", SipMethod.REGISTER, 1_000 - passed));
        assertThat(sampler.leftOut()).isEmpty();
        assertThat(sampler.leftOutFrames()).isEqualTo(1_000 - passed);
    }

    @Test
    void aPeerThatPausesMayGoOn() {
        for (int i = 0; i < 100; i++) {
            frame(PEER, START, null, false);
        }

        assertThat(frame(PEER, START, null, false)).isFalse();
        assertThat(frame(PEER, START + SECOND, null, false)).isTrue();
        assertThat(sampler.leftOut()).containsExactly(new LeftOut("203.0.113.9", null, 71));
    }

    @Test
    void withoutARateAllPass() {
        Sampler all = new Sampler(0, 0);

        for (int i = 0; i < 10_000; i++) {
            assertThat(all.passes(0, PEER, START, true, null, false, () -> null))
                    .isTrue();
        }
        assertThat(all.leftOut()).isEmpty();
    }

    @Test
    void thoseWhoSendMostAreToldWithWhatTheySend() {
        // Given
        for (int i = 0; i < 5; i++) {
            frame(PEER, START, SipMethod.REGISTER, false);
            frame(PEER, START, null, true);
        }
        frame(PEER + 1, START, SipMethod.OPTIONS, false);

        // When
        List<Source> sources = sampler.sources(START + SECOND);

        // Then
        assertThat(sources)
                .containsExactly(
                        new Source("203.0.113.9", 5, 0, Map.of("REGISTER", 5L), 5, List.of("scanner")),
                        new Source("203.0.113.10", 1, 0, Map.of("OPTIONS", 1L), 0, List.of("scanner")));
        assertThat(sampler.sourceCount(START + SECOND)).isEqualTo(2);
        assertThat(sampler.sources(START + 60 * SECOND)).isEmpty();
        assertThat(sampler.sourceCount(START + 60 * SECOND)).isZero();
    }

    @Test
    void whatIsRememberedIsBoundedAndNothingOfItIsLost() {
        Sampler small = new Sampler(1, 0);

        for (int i = 0; i < 2 * Sampler.PEERS; i++) {
            small.passes(1, i, START, true, null, false, () -> null);
            small.passes(1, i, START, true, null, false, () -> null);
        }

        assertThat(small.sourceCount(START)).isEqualTo(Sampler.PEERS);
        assertThat(small.leftOut().stream().mapToLong(LeftOut::frames).sum()).isEqualTo(2L * Sampler.PEERS);
    }

    private boolean frame(long peer, long nanos, SipMethod method, boolean isFailure) {
        return sampler.passes(0, peer, nanos, !isFailure, method, isFailure, () -> "scanner");
    }
}
