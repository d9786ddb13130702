package io.ringfence.nodeagent.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.PolicyRecord;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import io.ringfence.nodeagent.core.policy.PolicyLog.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLogTest {

    private static final UUID ID = UUID.fromString("6d3a3a26-3f0b-4a35-9d4e-0b6b54a4c7f1");
    private static final UUID OTHER = UUID.fromString("7d3a3a26-3f0b-4a35-9d4e-0b6b54a4c7f1");

    private final PolicyLog log = new PolicyLog();

    @Test
    void isNoPolicyBeforeTheSettings() throws Exception {
        // When
        log.apply(block("203.0.113.9", 2));

        // Then
        assertThat(log.policy()).isEmpty();
        log.apply(settings(ID, 1));
        assertThat(policy().entries()).hasSize(1);
    }

    @Test
    void theHigherSequenceWinsInWhateverOrder() throws Exception {
        // Given
        log.apply(settings(ID, 1));

        // When / Then
        assertThat(log.apply(lift("203.0.113.9", 5))).isEqualTo(Outcome.APPLIED);
        assertThat(log.apply(block("203.0.113.9", 4))).isEqualTo(Outcome.REPEATED);
        assertThat(log.apply(lift("203.0.113.9", 5))).isEqualTo(Outcome.REPEATED);
        assertThat(policy().entries()).isEmpty();
        assertThat(log.apply(block("203.0.113.9", 6))).isEqualTo(Outcome.APPLIED);
        assertThat(policy().entries()).hasSize(1);
    }

    @Test
    void switchesAListOnlyWhenAllOfItIsThere() throws Exception {
        // Given
        log.apply(settings(ID, 1));
        list("feed", 2, 3).forEach(log::apply);
        assertThat(listed()).isEqualTo(30);
        List<PolicyChange> next = list("feed", 3, 4);

        // When / Then: the closing record first
        log.apply(next.getLast());
        assertThat(log.incomplete()).singleElement().asString().contains("0 of 4 chunks");
        for (PolicyChange chunk : next.subList(0, 3)) {
            log.apply(chunk);
            assertThat(listed()).isEqualTo(30);
        }
        long before = log.changes();
        log.apply(next.get(3));
        assertThat(listed()).isEqualTo(40);
        assertThat(log.changes()).isGreaterThan(before);
        assertThat(log.incomplete()).isEmpty();

        // When: the old version's chunks go
        for (int i = 0; i < 3; i++) {
            log.apply(remove(ListChunkPublished.key("feed", 2, i), 3));
        }

        // Then
        assertThat(listed()).isEqualTo(40);

        // When: the list goes
        log.apply(remove(ListPublished.key("feed"), 4));
        for (int i = 0; i < 4; i++) {
            log.apply(remove(ListChunkPublished.key("feed", 3, i), 4));
        }

        // Then
        assertThat(listed()).isZero();
    }

    @Test
    void keepsAListWhoseClosingRecordCountsOtherwise() throws Exception {
        // Given
        log.apply(settings(ID, 1));
        list("feed", 2, 3).forEach(log::apply);

        // When
        List<PolicyChange> wrong = list("feed", 3, 2);
        wrong.subList(0, 2).forEach(log::apply);
        log.apply(change(new ListPublished("feed", ListKind.BLOCK, 3, 2, 21, "FEED", null), 3));

        // Then
        assertThat(listed()).isEqualTo(30);
        assertThat(log.incomplete()).singleElement().asString().contains("20 networks", "21");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void orderAndRepeatsDoNotMatter(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        List<PolicyChange> changes = new ArrayList<>();
        long sequence = 1;
        changes.add(settings(ID, sequence++));
        for (int i = 0; i < 200; i++) {
            String address = "198.18.0." + random.nextInt(20);
            changes.add(random.nextBoolean() ? block(address, sequence++) : lift(address, sequence++));
        }
        changes.addAll(list("feed", sequence++, 3));
        changes.addAll(list("feed", sequence++, 5));
        changes.addAll(list("gone", sequence++, 2));
        changes.add(remove(ListPublished.key("gone"), sequence++));
        changes.forEach(log::apply);
        Policy expected = policy();

        // When
        List<PolicyChange> shuffled = new ArrayList<>(changes);
        shuffled.addAll(changes.subList(0, 100));
        Collections.shuffle(shuffled, random);
        PolicyLog other = new PolicyLog();
        shuffled.forEach(other::apply);

        // Then
        Policy actual = other.policy().orElseThrow();
        assertThat(actual.entries()).containsExactlyInAnyOrderElementsOf(expected.entries());
        assertThat(actual.lists().union(ListKind.BLOCK, Family.IPV4))
                .isEqualTo(expected.lists().union(ListKind.BLOCK, Family.IPV4));
        assertThat(other.held().stateDigest()).isEqualTo(log.held().stateDigest());
    }

    @Test
    void takesAReplayOnlyWhenItIsAWholePolicyAndNotAnOlderOne() throws Exception {
        // Given
        log.apply(settings(ID, 1));
        log.apply(block("203.0.113.9", 5));
        Held held = log.held();

        // When / Then
        PolicyLog replayed = new PolicyLog();
        assertThat(Acceptance.decide(held, replayed)).isEqualTo(kept(held, replayed, "empty"));
        replayed.apply(block("203.0.113.9", 5));
        assertThat(Acceptance.decide(held, replayed)).isEqualTo(kept(held, replayed, "no settings record"));
        replayed.apply(settings(ID, 1));
        assertThat(Acceptance.decide(held, replayed)).isEqualTo(new Acceptance.Accepted());

        PolicyLog older = new PolicyLog();
        older.apply(settings(ID, 1));
        older.apply(block("203.0.113.8", 4));
        assertThat(Acceptance.decide(held, older)).isEqualTo(kept(held, older, "older"));

        PolicyLog other = new PolicyLog();
        other.apply(settings(OTHER, 9));
        assertThat(Acceptance.decide(held, other)).isEqualTo(kept(held, other, "another policy"));
        assertThat(Acceptance.decide(Held.NOTHING, other)).isEqualTo(new Acceptance.Accepted());
    }

    @Test
    void takesAReplayThatLacksOnlyTheRemovalsThatWereCompactedAway() throws Exception {
        // Given
        log.apply(settings(ID, 1));
        log.apply(block("203.0.113.9", 2));
        log.apply(block("203.0.113.8", 3));
        log.apply(lift("203.0.113.8", 4));

        // When
        PolicyLog compacted = new PolicyLog();
        compacted.apply(settings(ID, 1));
        compacted.apply(block("203.0.113.9", 2));

        // Then
        assertThat(Acceptance.decide(log.held(), compacted)).isEqualTo(new Acceptance.Accepted());
    }

    @Test
    void takesNothingOfALogThatTwoInstallationsWrite() throws Exception {
        // Given
        log.apply(settings(ID, 1));

        // When / Then
        assertThat(log.apply(settings(OTHER, 1))).isEqualTo(Outcome.FOREIGN);
        assertThat(Acceptance.decide(Held.NOTHING, log)).isEqualTo(kept(Held.NOTHING, log, "two installations"));
    }

    @Test
    void carriesAListOverThatTheReplayedLogDoesNotHaveWhole() throws Exception {
        // Given
        log.apply(settings(ID, 1));
        list("feed", 2, 3).forEach(log::apply);
        NamedLists held = log.held().lists();
        PolicyLog replayed = new PolicyLog();
        replayed.apply(settings(ID, 1));
        replayed.apply(list("feed", 3, 3).getLast());

        // When
        replayed.carryOver(held);

        // Then
        assertThat(replayed.policy()
                        .orElseThrow()
                        .lists()
                        .union(ListKind.BLOCK, Family.IPV4)
                        .size())
                .isEqualTo(30);
    }

    @Test
    void namesWhatCanNotBeRead() {
        assertThatThrownBy(() -> block("nonsense", 1))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("nonsense");
        assertThatThrownBy(() -> remove(SettingsPublished.KEY, 3)).hasMessageContaining("settings");
        assertThatThrownBy(() -> PolicyChange.read(new Message("x", new byte[] {1}, Map.of())))
                .hasMessageContaining("ce_sequence");
        assertThatThrownBy(() -> change(new ListChunkPublished("feed", 1, 0, List.of("0.0.0.0/0")), 1))
                .hasMessageContaining("everything");
    }

    private static Acceptance kept(Held held, PolicyLog replayed, String reason) {
        Acceptance decision = Acceptance.decide(held, replayed);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Acceptance.Kept.class, kept -> assertThat(kept.why()).contains(reason));
        return decision;
    }

    private Policy policy() {
        return log.policy().orElseThrow();
    }

    private int listed() {
        return policy().lists().union(ListKind.BLOCK, Family.IPV4).size();
    }

    private static List<PolicyChange> list(String name, long version, int chunks) throws UnreadableException {
        List<PolicyChange> changes = new ArrayList<>();
        for (int chunk = 0; chunk < chunks; chunk++) {
            int part = chunk;
            List<String> networks = IntStream.range(0, 10)
                    .mapToObj(i -> "198." + (18 + version % 2) + "." + part + "." + i + "/32")
                    .toList();
            changes.add(change(new ListChunkPublished(name, version, chunk, networks), version));
        }
        changes.add(
                change(new ListPublished(name, ListKind.BLOCK, version, chunks, 10 * chunks, "FEED", null), version));
        return changes;
    }

    private static PolicyChange settings(UUID id, long sequence) throws UnreadableException {
        return change(new SettingsPublished(id), sequence);
    }

    private static PolicyChange block(String address, long sequence) throws UnreadableException {
        return change(new EntryPublished(ListKind.BLOCK, address + "/32", "ADMIN", null, null), sequence);
    }

    private static PolicyChange lift(String address, long sequence) throws UnreadableException {
        return remove(EntryPublished.key(ListKind.BLOCK, address + "/32"), sequence);
    }

    private static PolicyChange remove(String key, long sequence) throws UnreadableException {
        return PolicyChange.read(Codec.tombstone(key, "/test", Instant.EPOCH, OptionalLong.of(sequence)));
    }

    private static PolicyChange change(PolicyRecord record, long sequence) throws UnreadableException {
        return PolicyChange.read(Codec.encode(record, "/test", Instant.EPOCH, OptionalLong.of(sequence)));
    }
}
