package io.ringfence.policyservice.core.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryRulesTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final UUID ID = UUID.randomUUID();
    private static final Requester ADMIN = new Requester("admin", Optional.of(Network.parse("192.0.2.7")));

    @Test
    void anEntryIsCreatedOnceAndThenUnchanged() {
        // Given
        EntryDraft draft = draft("203.0.113.9", "x", null, null);

        // When
        Changed<Entry> created = done(EntryRules.put(Optional.empty(), draft, attempt(false), ID, 7));
        Changed<Entry> again =
                done(EntryRules.put(Optional.of(created.value()), draft, attempt(false), UUID.randomUUID(), 8));

        // Then
        assertThat(created.kind()).isEqualTo(Changed.Kind.CREATED);
        assertThat(created.value().change()).isEqualTo(7);
        assertThat(created.value().revision()).isNull();
        assertThat(again.kind()).isEqualTo(Changed.Kind.UNCHANGED);
        assertThat(again.value()).isEqualTo(created.value());
    }

    @Test
    void anotherCommentIsAnUpdateThatKeepsIdAndCreation() {
        Entry before = done(EntryRules.put(
                        Optional.empty(), draft("203.0.113.9", "x", null, null), attempt(false), ID, 7))
                .value();

        Changed<Entry> changed = done(EntryRules.put(
                Optional.of(before), draft("203.0.113.9", "y", null, null), attempt(false), UUID.randomUUID(), 8));

        assertThat(changed.kind()).isEqualTo(Changed.Kind.UPDATED);
        assertThat(changed.value().id()).isEqualTo(ID);
        assertThat(changed.value().createdAt()).isEqualTo(before.createdAt());
        assertThat(changed.value().change()).isEqualTo(8);
    }

    @Test
    void refusesEverythingThePastAndTheRequester() {
        assertThat(put("0.0.0.0/0", null, false)).isEqualTo(ProblemType.BLOCKS_EVERYTHING);
        assertThat(put("::/0", null, true)).isEqualTo(ProblemType.BLOCKS_EVERYTHING);
        assertThat(put("203.0.113.9", "2029-12-31T23:59:59Z", true)).isEqualTo(ProblemType.EXPIRED);
        assertThat(put("203.0.113.9", "2030-01-01T00:00:00Z", true)).isEqualTo(ProblemType.EXPIRED);
        assertThat(put("192.0.2.0/24", null, false)).isEqualTo(ProblemType.CUTS_REQUESTER);
        assertThat(put("192.0.2.0/24", null, true)).isNull();
        assertThat(put("192.0.3.0/24", null, false)).isNull();
    }

    @Test
    void anEditOfAnOlderStateIsRefused() {
        Entry before = done(EntryRules.put(
                        Optional.empty(), draft("203.0.113.9", "x", null, null), attempt(false), ID, 7))
                .value();
        EntryEdit edit = new EntryEdit(Optional.of(new EntryEdit.Value<>(null)), Optional.empty());

        assertThat(refusal(EntryRules.edit(before, edit, OptionalLong.of(6), attempt(false), 8))
                        .type())
                .isEqualTo(ProblemType.CHANGED_MEANWHILE);
        assertThat(done(EntryRules.edit(before, edit, OptionalLong.of(7), attempt(false), 8))
                        .value()
                        .comment())
                .isNull();
    }

    @Test
    void everyWrongFieldIsNamed() {
        Result<EntryDraft> result = EntryDraft.of(new EntryInput("X", null, "lower", "a\tb", "tomorrow", null), NOW);

        assertThat(((Result.Refused<EntryDraft>) result).refusal().errors())
                .extracting(InputError::field)
                .containsExactly("list", "cidr", "source", "comment", "expiresAt");
    }

    @Test
    void aTimeToLiveIsCountedFromNowAndExcludesAnExpiry() {
        EntryDraft draft = draft("203.0.113.9", "x", null, 60L);

        assertThat(draft.expiresAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(EntryDraft.of(new EntryInput("BLOCK", "::1", null, null, NOW.toString(), 60L), NOW))
                .isInstanceOf(Result.Refused.class);
        assertThat(EntryDraft.of(new EntryInput("BLOCK", "::1", null, null, null, 0L), NOW))
                .isInstanceOf(Result.Refused.class);
    }

    private static @Nullable ProblemType put(String cidr, @Nullable String expiresAt, boolean force) {
        Result<Changed<Entry>> result =
                EntryRules.put(Optional.empty(), draft(cidr, "x", expiresAt, null), attempt(force), ID, 1);
        return result instanceof Result.Refused<Changed<Entry>>(Refusal refusal) ? refusal.type() : null;
    }

    private static EntryDraft draft(String cidr, String comment, @Nullable String expiresAt, @Nullable Long ttl) {
        Result<EntryDraft> result =
                EntryDraft.of(new EntryInput(ListKind.BLOCK.name(), cidr, null, comment, expiresAt, ttl), NOW);
        return ((Result.Done<EntryDraft>) result).value();
    }

    private static EntryRules.Attempt attempt(boolean force) {
        return new EntryRules.Attempt(ADMIN, force, NOW);
    }

    private static <T> T done(Result<T> result) {
        return ((Result.Done<T>) result).value();
    }

    private static <T> Refusal refusal(Result<T> result) {
        return ((Result.Refused<T>) result).refusal();
    }
}
