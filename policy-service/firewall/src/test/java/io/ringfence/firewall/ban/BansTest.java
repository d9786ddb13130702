package io.ringfence.firewall.ban;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BansTest {

    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

    @Test
    void laterEndOfTwoBansHoldsInWhateverOrderTheyCome() {
        // Given
        IpBanned hour = ban("203.0.113.9", "pbx-1", NOW, Duration.ofHours(1));
        IpBanned minute = ban("203.0.113.9", "pbx-2", NOW, Duration.ofMinutes(1));
        Bans bans = new Bans();

        // When
        boolean first = bans.apply(hour);
        boolean second = bans.apply(minute);

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(bans.active(NOW)).containsExactly(hour);
    }

    @Test
    void sameBanWithAnotherEndReplacesIt() {
        Bans bans = new Bans();
        bans.apply(ban("203.0.113.9", "pbx-1", NOW, Duration.ofHours(1)));

        boolean changed = bans.apply(ban("203.0.113.9", "pbx-1", NOW, Duration.ofMinutes(30)));

        assertThat(changed).isTrue();
        assertThat(bans.active(NOW.plusSeconds(1_800))).isEmpty();
    }

    @Test
    void liftEndsEveryBanOfTheNetworkAndALaterBanHoldsAgain() {
        // Given
        Bans bans = new Bans();
        bans.apply(ban("203.0.113.9", "pbx-1", NOW, Duration.ofHours(1)));

        // When
        boolean lifted = bans.apply(new BanLifted("203.0.113.9", BanLifted.Cause.ADMIN, "admin", null, NOW));
        boolean again = bans.apply(new BanLifted("203.0.113.9", BanLifted.Cause.ADMIN, "admin", null, NOW));

        // Then
        assertThat(lifted).isTrue();
        assertThat(again).isFalse();
        assertThat(bans.active(NOW)).isEmpty();
        assertThat(bans.apply(ban("203.0.113.9", "pbx-1", NOW, Duration.ofHours(1))))
                .isTrue();
    }

    @Test
    void banIsOverAtItsEnd() {
        Bans bans = new Bans();
        bans.apply(ban("203.0.113.9", "pbx-1", NOW, Duration.ofHours(1)));
        Instant end = NOW.plus(Duration.ofHours(1));

        assertThat(bans.active(end.minusMillis(1))).hasSize(1);
        assertThat(bans.active(end)).isEmpty();
        assertThat(bans.forgetOver(end)).isTrue();
        assertThat(bans.size()).isZero();
    }

    @Test
    void addressIsCoveredByTheBanOfItsNetwork() {
        Bans bans = new Bans();
        IpBanned wide = ban("2001:db8:0:1::/64", "pbx-1", NOW, Duration.ofHours(1));
        bans.apply(wide);

        assertThat(bans.covering(Network.parse("2001:db8:0:1::9"), NOW)).containsExactly(wide);
        assertThat(bans.covering(Network.parse("2001:db8:0:2::9"), NOW)).isEmpty();
    }

    @Test
    void ipv6AddressIsBannedWithItsNetworkUnlessThatIsTheClustersOwn() {
        Network address = Network.parse("2001:db8:0:1::9");
        Network ours = Network.parse("2001:db8:0:1::1");

        assertThat(Bans.text(Bans.networkFor(address, network -> false))).isEqualTo("2001:db8:0:1::/64");
        assertThat(Bans.text(Bans.networkFor(address, network -> network.contains(ours))))
                .isEqualTo("2001:db8:0:1::9");
        assertThat(Bans.text(Bans.networkFor(Network.parse("203.0.113.9"), network -> false)))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void waveIsMoreBansInAMinuteThanSaid() {
        Fail2Ban.Waves settings = new Fail2Ban.Waves(true, 2, 2);
        List<IpBanned> three = neighbours(3, NOW);

        assertThat(Waves.isWave(three.subList(0, 2), settings, NOW)).isFalse();
        assertThat(Waves.isWave(three, settings, NOW)).isTrue();
        assertThat(Waves.isWave(three, settings, NOW.plusSeconds(60))).isFalse();
    }

    @Test
    void networkWithManyBansIsACandidateUntilItIsBannedItself() {
        // Given
        Fail2Ban.Waves settings = new Fail2Ban.Waves(true, 2, 3);
        List<IpBanned> three = neighbours(3, NOW);

        // When
        List<Waves.Candidate> two = Waves.candidates(three.subList(0, 2), settings);
        List<Waves.Candidate> all = Waves.candidates(three, settings);

        // Then
        assertThat(two).extracting(Waves.Candidate::due).containsExactly(false);
        assertThat(all).extracting(Waves.Candidate::due).containsExactly(true);
        assertThat(all.getFirst().network()).hasToString("203.0.113.0/24");
        List<IpBanned> withNetwork = IntStream.range(0, 4)
                .mapToObj(i -> i < 3 ? three.get(i) : ban("203.0.113.0/24", "pbx-1", NOW, Duration.ofHours(1)))
                .toList();
        assertThat(Waves.candidates(withNetwork, settings)).isEmpty();
    }

    private static List<IpBanned> neighbours(int count, Instant at) {
        return IntStream.range(0, count)
                .mapToObj(i -> ban("203.0.113." + (10 + i), "pbx-1", at, Duration.ofHours(1)))
                .toList();
    }

    private static IpBanned ban(String network, String node, Instant at, Duration lasts) {
        return new IpBanned(
                network,
                network,
                IpBanned.Origin.FAIL2BAN,
                node,
                "ringfence-asterisk",
                null,
                at,
                at.plus(lasts),
                5,
                List.of(),
                "5 failures",
                true);
    }
}
