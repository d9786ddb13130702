package io.ringfence.firewall.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.policy.NamedList;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompilerTest {

    private static final Instant NOW = Instant.parse("2026-11-24T20:00:00Z");
    private static final NodeFacts FACTS = new NodeFacts("nft", List.of("192.0.2.10", "2001:db8:c::/64"), 6_000_000);

    @Test
    void aBlockedSourcePassesOnlyAsLoopbackControlPlaneOrAllowed() {
        Ruleset ruleset = compile(FACTS);

        assertThat(ruleset.ipv4().getFirst().jump())
                .startsWith("-m set --match-set rf-block4 src ")
                .endsWith(" -j RF-BLOCKED");
        assertThat(ruleset.ipv4().getLast().rules())
                .containsExactly(
                        "-i lo -j RETURN",
                        "-s 192.0.2.10/32 -j RETURN",
                        "-m set --match-set rf-allow4 src -j RETURN",
                        "-j DROP");
        assertThat(ruleset.ipv6().getLast().rules()).contains("-s 2001:db8:c::/64 -j RETURN");
    }

    @Test
    void anEntryGoesToTheSetOfItsListAndFamily() {
        Ruleset ruleset = compile(
                FACTS,
                entry(ListKind.BLOCK, "203.0.113.9/32", null),
                entry(ListKind.ALLOW, "203.0.113.0/24", null),
                entry(ListKind.BLOCK, "2001:db8::/64", null));

        assertThat(ruleset.content(KernelSet.BLOCK_4).entries()).containsOnlyKeys(Network.parse("203.0.113.9"));
        assertThat(ruleset.content(KernelSet.ALLOW_4).entries()).containsOnlyKeys(Network.parse("203.0.113.0/24"));
        assertThat(ruleset.content(KernelSet.BLOCK_6).entries()).containsOnlyKeys(Network.parse("2001:db8::/64"));
        assertThat(ruleset.content(KernelSet.ALLOW_6).size()).isZero();
    }

    @Test
    void anEntryThatHasEndedIsLeftOutAndOneThatHasNotKeepsItsEnd() {
        Ruleset ruleset = compile(
                FACTS,
                entry(ListKind.BLOCK, "203.0.113.1/32", NOW),
                entry(ListKind.BLOCK, "203.0.113.2/32", NOW.plusSeconds(90)));

        assertThat(ruleset.content(KernelSet.BLOCK_4).entries())
                .containsExactly(java.util.Map.entry(Network.parse("203.0.113.2"), Optional.of(NOW.plusSeconds(90))));
    }

    @Test
    void aBanIsAnEntryOfTheBlockSetWithItsEndUnlessItIsAllowedOrOver() {
        // Given
        Policy policy = new Policy(
                new SettingsPublished(UUID.randomUUID(), null, null),
                List.of(
                        entry(ListKind.ALLOW, "203.0.113.0/25", null),
                        entry(ListKind.BLOCK, "203.0.113.200/32", NOW.plusSeconds(10))),
                NamedLists.NONE);
        Instant until = NOW.plusSeconds(3_600);

        // When
        Ruleset ruleset = Compiler.compile(
                policy,
                FACTS,
                Optional.empty(),
                java.util.Map.of(
                        Network.parse("203.0.113.9"), until,
                        Network.parse("203.0.113.199"), until,
                        Network.parse("203.0.113.200"), until,
                        Network.parse("203.0.113.201"), NOW,
                        Network.parse("2001:db8:9::/64"), until),
                NOW);

        // Then
        assertThat(ruleset.content(KernelSet.BLOCK_4).entries())
                .containsOnly(
                        java.util.Map.entry(Network.parse("203.0.113.199"), Optional.of(until)),
                        java.util.Map.entry(Network.parse("203.0.113.200"), Optional.of(until)));
        assertThat(ruleset.content(KernelSet.BLOCK_6).entries())
                .containsOnly(java.util.Map.entry(Network.parse("2001:db8:9::/64"), Optional.of(until)));
    }

    @Test
    void anElementOfAListWithoutEndIsNotGivenOneByAnEntry() {
        Policy policy = policy(
                List.of(entry(ListKind.BLOCK, "203.0.113.1/32", NOW.plusSeconds(90))),
                list("feed", ListKind.BLOCK, "203.0.113.1", "203.0.113.2"));

        SetContent content =
                Compiler.compile(policy, FACTS, Optional.empty(), NOW).content(KernelSet.BLOCK_4);

        assertThat(content.entries()).isEmpty();
        assertThat(content.base().size()).isEqualTo(2);
    }

    @Test
    void everythingIsTwoHalves() {
        Ruleset ruleset = compile(FACTS, entry(ListKind.ALLOW, "0.0.0.0/0", null), entry(ListKind.ALLOW, "::/0", null));

        assertThat(ruleset.content(KernelSet.ALLOW_4).entries().keySet())
                .extracting(Network::toString)
                .containsExactly("0.0.0.0/1", "128.0.0.0/1");
        assertThat(ruleset.content(KernelSet.ALLOW_6).entries().keySet())
                .extracting(Network::toString)
                .containsExactly("::/1", "8000::/1");
    }

    @Test
    void whenTheRoomIsShortListsGiveWayToEntriesAndTheRestIsCounted() {
        NodeFacts small = new NodeFacts("nft", List.of(), 3);
        Policy policy = policy(
                List.of(entry(ListKind.BLOCK, "198.51.100.1/32", null), entry(ListKind.BLOCK, "198.51.100.2/32", null)),
                list("feed", ListKind.BLOCK, "203.0.113.1", "203.0.113.2", "203.0.113.3"));

        SetContent content =
                Compiler.compile(policy, small, Optional.empty(), NOW).content(KernelSet.BLOCK_4);

        assertThat(content.entries()).hasSize(2);
        assertThat(content.base().size()).isEqualTo(1);
        assertThat(content.omitted()).isEqualTo(2);
    }

    @Test
    void digestIsThatOfTheContentWhereverItComesFrom() {
        Ruleset asEntries = compile(FACTS, entry(ListKind.BLOCK, "203.0.113.1/32", null));
        Ruleset asList = Compiler.compile(
                policy(List.of(), list("feed", ListKind.BLOCK, "203.0.113.1")), FACTS, Optional.empty(), NOW);
        Ruleset other = compile(FACTS, entry(ListKind.BLOCK, "203.0.113.2/32", null));
        Ruleset otherFacts =
                compile(new NodeFacts("nft", List.of(), 6_000_000), entry(ListKind.BLOCK, "203.0.113.1/32", null));

        assertThat(asList.digest()).isEqualTo(asEntries.digest());
        assertThat(other.digest()).isNotEqualTo(asEntries.digest());
        assertThat(otherFacts.digest()).isNotEqualTo(asEntries.digest());
    }

    @Test
    void aTimeOutIsAtLeastOneSecondAndAtMostWhatIpsetTakes() {
        assertThat(SetContent.timeoutSeconds(Optional.empty(), NOW)).isZero();
        assertThat(SetContent.timeoutSeconds(Optional.of(NOW.plusMillis(1)), NOW))
                .isEqualTo(1);
        assertThat(SetContent.timeoutSeconds(Optional.of(NOW.plusSeconds(9_999_999)), NOW))
                .isEqualTo(2_147_483);
    }

    private static Ruleset compile(NodeFacts facts, EntryPublished... entries) {
        return Compiler.compile(policy(List.of(entries)), facts, Optional.empty(), NOW);
    }

    private static Policy policy(List<EntryPublished> entries, NamedList... lists) {
        return new Policy(new SettingsPublished(new UUID(0, 1)), entries, new NamedLists(List.of(lists)));
    }

    private static EntryPublished entry(ListKind list, String cidr, Instant end) {
        return new EntryPublished(list, cidr, "ADMIN", null, end);
    }

    private static NamedList list(String name, ListKind kind, String... networks) {
        return new NamedList(
                new ListPublished(name, kind, 1, 1, networks.length, "ADMIN", null),
                NetworkSet.of(
                        Family.IPV4, Stream.of(networks).map(Network::parse).toList()),
                NetworkSet.empty(Family.IPV6));
    }
}
