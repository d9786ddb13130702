package io.ringfence.policyservice.core.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListContentTest {

    @Test
    void sortsAndCountsRepeatsAndHostBits() {
        // Given
        ListLines lines = new ListLines(ListKind.BLOCK);
        List.of("203.0.113.9", "198.51.100.7/24", "203.0.113.9", "2001:db8::1", "::ffff:203.0.113.9")
                .forEach(text -> lines.take(1, text));

        // When
        ListContent content = done(lines.finish());

        // Then
        assertThat(content.ipv4().stream()).map(Network::toString).containsExactly("198.51.100.0/24", "203.0.113.9/32");
        assertThat(content.ipv6().size()).isEqualTo(1);
        assertThat(content.duplicates()).isEqualTo(2);
        assertThat(content.hostBitsCleared()).isEqualTo(1);
    }

    @Test
    void namesBadLinesAndGivesNoContent() {
        ListLines lines = new ListLines(ListKind.BLOCK);
        lines.take(1, "203.0.113.9");
        lines.take(2, "x".repeat(300));
        lines.take(3, "0.0.0.0/0");

        Refusal refusal = ((Result.Refused<ListContent>) lines.finish()).refusal();

        assertThat(refusal.errors()).extracting(error -> error.line()).containsExactly(2L, 3L);
        assertThat(refusal.errors().getFirst().value()).hasSize(100);
        assertThat(refusal.errorCount()).isEqualTo(2);
    }

    @Test
    void anAllowListMayHoldEverything() {
        ListLines lines = new ListLines(ListKind.ALLOW);
        lines.take(1, "0.0.0.0/0");

        assertThat(done(lines.finish()).size()).isEqualTo(1);
    }

    @Test
    void chunksUnpackToTheSameNetworksAndSpanTheirAddresses() {
        // Given: a wide network first, whose last address is beyond all others
        NetworkSet ipv4 = NetworkSet.of(
                Family.IPV4,
                java.util.stream.IntStream.range(0, 12_000)
                        .mapToObj(i -> new Network(Family.IPV4, 0, 0x0a000000L + i, 32))
                        .collect(java.util.stream.Collectors.toCollection(
                                () -> new java.util.ArrayList<>(List.of(Network.parse("10.0.0.0/8"))))));
        NetworkSet ipv6 = NetworkSet.of(Family.IPV6, List.of(Network.parse("2001:db8::/32")));

        // When
        List<ListChunk> chunks = new ListContent(ipv4, ipv6, 0, 0).chunks();

        // Then
        assertThat(chunks).hasSize(4);
        assertThat(chunks.getFirst().lowest()).hasToString("10.0.0.0/32");
        assertThat(chunks.getFirst().highest()).hasToString("10.255.255.255/32");
        assertThat(chunks.getLast().highest()).hasToString("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128");
        assertThat(chunks.getLast().networks()).isEqualTo(ipv6);
        assertThat(NetworkSet.union(
                        Family.IPV4,
                        chunks.subList(0, 3).stream().map(ListChunk::networks).toList()))
                .isEqualTo(ipv4);
        assertThat(chunks.get(1).published("big", 3, 1).key()).isEqualTo("list/big/3-1");
        assertThat(chunks.get(2).published("big", 3, 2).networks()).hasSize(12_001 - 10_000);
    }

    @Test
    void equalContentsHaveEqualHashesAndOthersNot() {
        byte[] one = ListContent.hash(content("198.51.100.0/24").chunks());

        assertThat(ListContent.hash(content("198.51.100.0/24").chunks())).isEqualTo(one);
        assertThat(ListContent.hash(content("198.51.100.0/25").chunks())).isNotEqualTo(one);
        assertThat(ListContent.hash(List.of())).isNotEqualTo(one);
    }

    @Test
    void aBlockListWithTheRequesterCutsHim() {
        Requester who = new Requester("admin", Optional.of(Network.parse("198.51.100.7")));
        ListContent content = content("198.51.100.0/24");

        assertThat(new ListDraft("x", ListKind.BLOCK, "ADMIN", null, content).cuts(who))
                .isPresent();
        assertThat(new ListDraft("x", ListKind.ALLOW, "ADMIN", null, content).cuts(who))
                .isEmpty();
        assertThat(new ListDraft("x", ListKind.BLOCK, "ADMIN", null, content).cuts(Requester.SYSTEM))
                .isEmpty();
    }

    private static ListContent content(String network) {
        ListLines lines = new ListLines(ListKind.BLOCK);
        lines.take(1, network);
        return done(lines.finish());
    }

    private static <T> T done(Result<T> result) {
        return ((Result.Done<T>) result).value();
    }
}
