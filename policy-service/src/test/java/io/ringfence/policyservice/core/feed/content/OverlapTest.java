package io.ringfence.policyservice.core.feed.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.list.ListContent;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OverlapTest {

    @Test
    void findsWhatLiesInAnAllowedNetworkAndWhatHasOneInIt() {
        NetworkSet feed = set("1.2.0.0/16", "1.2.3.0/24", "1.2.4.0/24", "5.6.7.8/32", "9.9.9.0/24", "11.0.0.0/8");
        NetworkSet allowed = set("1.2.3.4/32", "5.6.0.0/16", "5.6.7.0/24", "10.0.0.0/8");

        FeedState.Allowed found = Overlap.allowed(content(feed), content(allowed));

        assertThat(found.networks()).isEqualTo(3);
        assertThat(found.examples())
                .containsExactlyInAnyOrder(
                        new FeedState.Pair("1.2.0.0/16", "1.2.3.4/32"),
                        new FeedState.Pair("1.2.3.0/24", "1.2.3.4/32"),
                        new FeedState.Pair("5.6.7.8/32", "5.6.0.0/16"));
    }

    @Test
    void namesNoMoreThanTen() {
        NetworkSet many = set(IntStream.range(0, 50).mapToObj(i -> "1.2.3." + i).toArray(String[]::new));

        FeedState.Allowed found = Overlap.allowed(content(many), content(set("1.0.0.0/8")));

        assertThat(found.networks()).isEqualTo(50);
        assertThat(found.examples()).hasSize(10);
    }

    @Test
    void saysWhatComparingEachWithEachSays() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            NetworkSet ours = random(random);
            NetworkSet theirs = random(random);
            NetworkSet expected = NetworkSet.of(
                    Family.IPV4,
                    ours.stream()
                            .filter(mine ->
                                    theirs.stream().anyMatch(other -> mine.contains(other) || other.contains(mine)))
                            .toList());

            assertThat(Overlap.of(ours, theirs)).isEqualTo(expected);
        }
    }

    private static NetworkSet random(Random random) {
        return NetworkSet.of(
                Family.IPV4,
                IntStream.range(0, random.nextInt(12))
                        .mapToObj(i -> Network.containing(
                                Family.IPV4, 0, 0x01020300L | random.nextInt(64), 26 + random.nextInt(7)))
                        .toList());
    }

    private static NetworkSet set(String... networks) {
        return NetworkSet.of(
                Family.IPV4, Stream.of(networks).map(Network::parse).toList());
    }

    private static ListContent content(NetworkSet ipv4) {
        return new ListContent(ipv4, NetworkSet.empty(Family.IPV6), 0, 0);
    }
}
