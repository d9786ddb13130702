package io.ringfence.policyservice.core.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearSourceTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Source LIMITED = new Source("192.0.2.1", 0, 1, State.LIMITED);
    private static final Source NEAR = new Source("192.0.2.2", 20, 0.6, State.NEAR);
    private static final Source OK = new Source("192.0.2.3", 50, 0.1, State.OK);

    @Test
    void theNearestOfAllNodesComeFirst() {
        // When
        List<NearSource> sources = NearSource.nearest(
                List.of(report("pbx-2", NOW, NEAR), report("pbx-1", NOW, LIMITED, NEAR, OK)), Optional.empty(), 3, NOW);

        // Then
        assertThat(sources)
                .extracting(source -> source.node() + " " + source.address())
                .containsExactly("pbx-1 192.0.2.1", "pbx-1 192.0.2.2", "pbx-2 192.0.2.2");
    }

    @Test
    void whatIsStaleComesLast() {
        // When
        List<NearSource> sources = NearSource.nearest(
                List.of(report("pbx-1", NOW.minusSeconds(91), LIMITED), report("pbx-2", NOW.minusSeconds(90), OK)),
                Optional.empty(),
                10,
                NOW);

        // Then
        assertThat(sources).extracting(NearSource::node).containsExactly("pbx-2", "pbx-1");
        assertThat(sources).extracting(NearSource::stale).containsExactly(false, true);
    }

    @Test
    void onlyTheAskedStateCounts() {
        assertThat(NearSource.nearest(
                        List.of(report("pbx-1", NOW, LIMITED, NEAR, OK)), Optional.of(State.NEAR), 10, NOW))
                .extracting(NearSource::address)
                .containsExactly("192.0.2.2");
    }

    private static SipRatesReported report(String node, Instant at, Source... sources) {
        return new SipRatesReported(node, at, true, 20, 60, sources.length, 1_000, List.of(sources));
    }
}
