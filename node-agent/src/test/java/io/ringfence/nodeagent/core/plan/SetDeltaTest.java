package io.ringfence.nodeagent.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.SetContent;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SetDeltaTest {

    private static final Instant NOW = Instant.parse("2026-11-25T05:00:00Z");

    @Test
    void whatIsMadeOfTheDifferenceIsWhatIsWanted() {
        Random random = new Random(17);
        for (int round = 0; round < 300; round++) {
            SetContent actual = content(random);
            SetContent wanted = content(random);

            SetDelta delta = SetDelta.between(actual, wanted, NOW);

            NavigableMap<Network, Optional<Instant>> made = elements(actual);
            delta.removals().stream().forEach(network -> assertThat(made).containsKey(network));
            delta.removals().stream().forEach(made::remove);
            delta.adds().stream().forEach(network -> made.put(network, Optional.empty()));
            made.putAll(delta.entries());
            assertThat(made).as("round %d", round).isEqualTo(elements(wanted));
        }
    }

    @Test
    void thereIsNoDifferenceToItself() {
        SetContent content = content(new Random(1));

        assertThat(SetDelta.between(content, content, NOW).isEmpty()).isTrue();
        assertThat(SetDelta.between(
                                content,
                                new SetContent(content.set(), content.base(), content.entries(), 0),
                                NOW.plusSeconds(60))
                        .isEmpty())
                .isTrue();
    }

    /** Few networks, so that two contents share many. */
    private static SetContent content(Random random) {
        NetworkSet base = NetworkSet.of(Family.IPV4, networks(random));
        NavigableMap<Network, Optional<Instant>> entries = new TreeMap<>();
        for (Network network : networks(random)) {
            if (!base.contains(network)) {
                entries.put(
                        network,
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(NOW.plusSeconds(600 + random.nextInt(3) * 600)));
            }
        }
        return new SetContent(KernelSet.BLOCK_4, base, entries, 0);
    }

    private static List<Network> networks(Random random) {
        return IntStream.range(0, random.nextInt(12))
                .mapToObj(i -> Network.parse("203.0.113." + random.nextInt(16)))
                .distinct()
                .toList();
    }

    private static NavigableMap<Network, Optional<Instant>> elements(SetContent content) {
        NavigableMap<Network, Optional<Instant>> elements = new TreeMap<>(content.entries());
        content.base().stream().forEach(network -> elements.put(network, Optional.empty()));
        return elements;
    }
}
