package io.ringfence.nodeagent.core.ban;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeBansTest {

    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
    private static final Fail2Ban SETTINGS = Fail2Ban.OFF;
    private static final Effect PUBLISH = new Effect.Publish();

    private final NodeBans bans = new NodeBans();

    @Test
    void foundBanHoldsAtOnceAndIsPendingUntilItIsReadBack() {
        // When
        Set<Effect> effects = bans.found(List.of(found("203.0.113.9", NOW)), around(SETTINGS), NOW);

        // Then
        assertThat(effects).containsExactly(PUBLISH);
        assertThat(bans.holding(around(SETTINGS), NOW))
                .containsEntry(Network.parse("203.0.113.9"), NOW.plusSeconds(3_600));
        BanRecord event = bans.pending().iterator().next();
        bans.record(event, false, NOW);
        assertThat(bans.pending()).isEmpty();
        assertThat(bans.holding(around(SETTINGS), NOW)).hasSize(1);
    }

    @Test
    void whatIsFoundAgainIsPublishedOnce() {
        bans.found(List.of(found("203.0.113.9", NOW)), around(SETTINGS), NOW);
        bans.record(bans.pending().iterator().next(), false, NOW);

        Set<Effect> again = bans.found(List.of(found("203.0.113.9", NOW)), around(SETTINGS), NOW);

        assertThat(again).isEmpty();
        assertThat(bans.pending()).isEmpty();
    }

    @Test
    void banThatIsOverOrCoveredByALongerOneIsNotPublished() {
        bans.record(ban("203.0.113.9", "pbx-2", NOW, 7_200, true), true, NOW);

        Set<Effect> effects = bans.found(
                List.of(found("203.0.113.9", NOW), found("203.0.113.8", NOW.minusSeconds(3_600))),
                around(SETTINGS),
                NOW);

        assertThat(effects).isEmpty();
    }

    @Test
    void addressesThatAreAllowedOwnOrLoopbackAreUnbannedAndNeverHold() {
        List<FoundBan> found = List.of(
                found("192.0.2.77", NOW),
                found("198.51.100.1", NOW),
                found("127.0.0.1", NOW),
                found("198.51.100.66", NOW));

        Set<Effect> effects = bans.found(found, around(SETTINGS), NOW);

        assertThat(effects)
                .containsExactlyInAnyOrderElementsOf(found.stream()
                        .<Effect>map(ban -> new Effect.Unban(ban.address()))
                        .toList());
        assertThat(bans.holding(around(SETTINGS), NOW)).isEmpty();
    }

    @Test
    void foreignBanOfOurOwnAddressHasNoEffectHere() {
        bans.record(ban("198.51.100.1", "pbx-2", NOW, 3_600, true), false, NOW);

        assertThat(bans.holding(around(SETTINGS), NOW)).isEmpty();
    }

    @Test
    void banOfAnotherNodeHoldsOnlyWhenBothShare() {
        bans.record(ban("203.0.113.1", "pbx-2", NOW, 3_600, true), false, NOW);
        bans.record(ban("203.0.113.2", "pbx-2", NOW, 3_600, false), false, NOW);
        bans.record(ban("203.0.113.3", "pbx-1", NOW, 3_600, false), false, NOW);
        Fail2Ban alone = new Fail2Ban(true, false, 5, 600, 3_600, false, false, true, Fail2Ban.Waves.OFF);

        assertThat(bans.holding(around(SETTINGS), NOW).keySet())
                .extracting(Network::address)
                .containsExactlyInAnyOrder("203.0.113.1", "203.0.113.3");
        assertThat(bans.holding(around(alone), NOW).keySet())
                .extracting(Network::address)
                .containsExactly("203.0.113.3");
    }

    @Test
    void liftEndsABanHereAndInFail2BanAndWhatIsFoundOfItLaterIsStale() {
        // Given
        bans.found(List.of(found("203.0.113.9", NOW)), around(SETTINGS), NOW);
        bans.record(bans.pending().iterator().next(), false, NOW);
        Instant later = NOW.plusSeconds(10);

        // When: the admin's clock is a minute slow
        BanLifted lift = new BanLifted("203.0.113.9", BanLifted.Cause.ADMIN, "admin", null, later.minusSeconds(60));
        Set<Effect> effects = bans.record(lift, false, later);

        // Then
        Effect unban = new Effect.Unban(Network.parse("203.0.113.9"));
        assertThat(effects).containsExactly(unban);
        assertThat(bans.holding(around(SETTINGS), later)).isEmpty();
        assertThat(bans.found(List.of(found("203.0.113.9", NOW)), around(SETTINGS), later))
                .containsExactly(unban);
        assertThat(bans.found(List.of(found("203.0.113.9", later.plusSeconds(5))), around(SETTINGS), later))
                .containsExactly(PUBLISH);
    }

    @Test
    void liftOfBeforeTheStartDoesNotEndABanThatCameAfterIt() {
        bans.record(
                new BanLifted("203.0.113.9", BanLifted.Cause.ADMIN, "admin", null, NOW.minusSeconds(900)), true, NOW);

        Set<Effect> effects = bans.found(List.of(found("203.0.113.9", NOW.minusSeconds(60))), around(SETTINGS), NOW);

        assertThat(effects).containsExactly(PUBLISH);
    }

    @Test
    void unbanByHandInTheNodesOwnFail2BanLiftsItEverywhere() {
        bans.record(ban("203.0.113.9", "pbx-1", NOW, 3_600, true), false, NOW);
        bans.record(ban("203.0.113.8", "pbx-2", NOW, 3_600, true), false, NOW);

        Set<Effect> own = bans.unbanned(Network.parse("203.0.113.9"), around(SETTINGS), NOW);
        Set<Effect> other = bans.unbanned(Network.parse("203.0.113.8"), around(SETTINGS), NOW);

        assertThat(own).contains(PUBLISH);
        assertThat(other).isEmpty();
        assertThat(bans.pending())
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .isEqualTo(new BanLifted(
                                "203.0.113.9", BanLifted.Cause.FAIL2BAN, "Fail2Ban on pbx-1", "pbx-1", NOW)));
    }

    @Test
    void banOfWhatIsAllowedNowIsLifted() {
        bans.record(ban("192.0.2.9", "pbx-1", NOW, 3_600, true), false, NOW);

        Set<Effect> effects = bans.recheck(around(SETTINGS), NOW);

        assertThat(effects).contains(PUBLISH, new Effect.Unban(Network.parse("192.0.2.9")));
        assertThat(bans.pending()).hasOnlyElementsOfType(BanLifted.class);
    }

    @Test
    void ipv6IsBannedWithItsNetworkAndAloneWhereThatIsOurs() {
        bans.found(List.of(found("2001:db8:9::9", NOW), found("2001:db8:1::9", NOW)), around(SETTINGS), NOW);

        assertThat(bans.holding(around(SETTINGS), NOW).keySet())
                .extracting(Network::toString)
                .containsExactlyInAnyOrder("2001:db8:9::/64", "2001:db8:1::9/128");
    }

    @Test
    void waveBansTheNetworkOfManyNeighbours() {
        Fail2Ban waves = new Fail2Ban(true, false, 5, 600, 3_600, false, true, true, new Fail2Ban.Waves(true, 2, 3));
        List<FoundBan> neighbours =
                List.of(found("203.0.113.1", NOW), found("203.0.113.2", NOW), found("203.0.113.3", NOW));

        bans.found(neighbours, around(waves), NOW);
        NodeBans without = new NodeBans();
        without.found(neighbours, around(SETTINGS), NOW);

        assertThat(bans.pending())
                .extracting(BanRecord::network)
                .containsExactlyInAnyOrder("203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.0/24");
        assertThat(without.pending()).hasSize(3);
    }

    @Test
    void differencesToFail2BanAreCounted() {
        bans.record(ban("203.0.113.9", "pbx-1", NOW, 3_600, true), false, NOW);
        FoundBan allowed = found("192.0.2.77", NOW);

        bans.compare(List.of(allowed), around(SETTINGS), NOW);

        assertThat(bans.onlyInKernel()).isEqualTo(1);
        assertThat(bans.onlyInFail2Ban()).isEqualTo(1);
    }

    @Test
    void whatWasSavedHoldsAndIsStillPending() {
        bans.found(List.of(found("203.0.113.9", NOW)), around(SETTINGS), NOW);
        bans.record(ban("203.0.113.1", "pbx-2", NOW, 3_600, true), false, NOW);
        NodeBans restarted = new NodeBans();

        restarted.restore(bans.published(), bans.pending());

        assertThat(restarted.holding(around(SETTINGS), NOW)).hasSize(2);
        assertThat(restarted.pending()).isEqualTo(bans.pending());
        restarted.tidy(NOW.plusSeconds(3_600));
        assertThat(restarted.pending()).isEmpty();
        assertThat(restarted.published()).isEmpty();
    }

    private static Surroundings around(Fail2Ban settings) {
        Network office = Network.parse("192.0.2.0/24");
        return new Surroundings(
                "pbx-1",
                settings,
                office::contains,
                List.of(
                        Network.parse("198.51.100.1"),
                        Network.parse("198.51.100.64/30"),
                        Network.parse("2001:db8:1::1")));
    }

    private static FoundBan found(String address, Instant start) {
        return new FoundBan(
                "ringfence-asterisk", Network.parse(address), start, start.plusSeconds(3_600), 5, List.of("a line"));
    }

    private static IpBanned ban(String network, String node, Instant start, int seconds, boolean shared) {
        return new IpBanned(
                network,
                network,
                IpBanned.Origin.FAIL2BAN,
                node,
                "ringfence-asterisk",
                null,
                start,
                start.plusSeconds(seconds),
                5,
                List.of(),
                "5 failures",
                shared);
    }
}
