package io.ringfence.policyservice.core.feed.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.policyservice.core.feed.FeedAddress;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedFormat;
import io.ringfence.policyservice.core.feed.content.FeedAdmission.Decision;
import io.ringfence.policyservice.core.list.ListContent;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedAdmissionTest {

    private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
    private static final FeedDraft SET = new FeedDraft(
            "drop", FeedAddress.parse("https://a.example/x"), FeedFormat.PLAIN, "0", 3_600, 1_000, 50, true, null);

    @Test
    void theFirstFillIsNeverHeld() {
        assertThat(FeedAdmission.decide(Optional.empty(), content(0, 900), SET, false, NOW))
                .isEqualTo(new Decision.Fill(false));
    }

    @Test
    void theSameIsTheSame() {
        assertThat(decide(content(0, 100), content(0, 100), false)).isEqualTo(new Decision.Same());
    }

    @Test
    void upToTheLimitItHappensByItself() {
        assertThat(decide(content(0, 100), content(0, 50), false)).isEqualTo(new Decision.Fill(false));
        assertThat(decide(content(0, 100), content(0, 150), false)).isEqualTo(new Decision.Fill(false));
        assertThat(decide(content(0, 100), content(50, 150), false)).isEqualTo(new Decision.Fill(false));
    }

    @Test
    void aboveTheLimitItWaitsWithTheFigures() {
        Decision decision = decide(content(0, 100), content(51, 130), false);

        assertThat(decision).isInstanceOfSatisfying(Decision.Hold.class, hold -> {
            assertThat(hold.change().added()).isEqualTo(30);
            assertThat(hold.change().removed()).isEqualTo(51);
            assertThat(hold.change().percent()).isEqualTo(51);
            assertThat(hold.change().reason())
                    .startsWith("the source adds 30 and removes 51 of 100 networks, a change of 51 %");
        });
        assertThat(decide(content(0, 100), content(0, 151), false)).isInstanceOf(Decision.Hold.class);
        assertThat(decide(content(0, 199), content(0, 99), false)).isInstanceOf(Decision.Hold.class);
    }

    @Test
    void confirmedItHappensWhateverItIs() {
        assertThat(decide(content(0, 100), content(500, 900), true)).isEqualTo(new Decision.Fill(true));
    }

    private static Decision decide(ListContent before, ListContent next, boolean confirmed) {
        return FeedAdmission.decide(Optional.of(before), next, SET, confirmed, NOW);
    }

    private static ListContent content(int from, int to) {
        NetworkSet ipv4 = NetworkSet.of(
                Family.IPV4,
                IntStream.range(from, to)
                        .mapToObj(i -> new Network(Family.IPV4, 0, 0x05000000L + i, 32))
                        .toList());
        return new ListContent(ipv4, NetworkSet.empty(Family.IPV6), 0, 0);
    }
}
