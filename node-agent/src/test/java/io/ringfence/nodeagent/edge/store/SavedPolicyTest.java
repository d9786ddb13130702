package io.ringfence.nodeagent.edge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.PolicyRecord;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.nodeagent.core.policy.LoggedChange;
import io.ringfence.nodeagent.core.policy.PolicyChange;
import io.ringfence.nodeagent.core.policy.PolicySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedPolicyTest {

    private static final UUID ID = UUID.fromString("6d3a3a26-3f0b-4a35-9d4e-0b6b54a4c7f1");

    @TempDir
    Path folder;

    private StateDirectory directory;
    private SavedPolicy saved;

    @BeforeEach
    void open() throws IOException {
        directory = StateDirectory.open(folder);
        saved = new SavedPolicy(directory);
    }

    @AfterEach
    void close() throws IOException {
        saved.close();
        directory.close();
    }

    @Test
    void bringsBackWhatWasSaved() throws Exception {
        // Given
        saved.append(List.of(settings(1), block("203.0.113.9", 2)), 2);
        saved.append(List.of(lift("203.0.113.9", 3), block("203.0.113.10", 4)), 4);

        // When
        SavedPolicy.Loaded loaded = reopened().load();

        // Then
        assertThat(loaded.revision()).isEqualTo(4);
        assertThat(loaded.warning()).isNull();
        assertThat(loaded.log().policy().orElseThrow().entries())
                .extracting(EntryPublished::cidr)
                .containsExactly("203.0.113.10/32");
        assertThat(loaded.log().held().highestSequence()).isEqualTo(4);
    }

    @Test
    void cutsATornEndOffAndGoesOn() throws Exception {
        // Given
        saved.append(List.of(settings(1), block("203.0.113.9", 2)), 2);
        long whole = Files.size(log());
        saved.append(List.of(block("203.0.113.10", 3)), 3);
        byte[] bytes = Files.readAllBytes(log());

        for (int length = (int) whole + 1; length < bytes.length; length++) {
            Files.write(log(), java.util.Arrays.copyOf(bytes, length));

            // When
            SavedPolicy again = reopened();
            SavedPolicy.Loaded loaded = again.load();

            // Then
            assertThat(loaded.revision()).isEqualTo(2);
            assertThat(loaded.warning()).contains("torn");
            again.append(List.of(block("203.0.113.11", 4)), 4);
            assertThat(reopened().load().revision()).isEqualTo(4);
        }
    }

    @Test
    void setsABrokenFileAside() throws Exception {
        // Given
        saved.append(List.of(settings(1), block("203.0.113.9", 2)), 2);
        saved.append(List.of(block("203.0.113.10", 3)), 3);
        byte[] bytes = Files.readAllBytes(log());
        bytes[40] ^= 1;
        Files.write(log(), bytes);

        // When
        SavedPolicy.Loaded loaded = reopened().load();

        // Then
        assertThat(loaded.log().policy()).isEmpty();
        assertThat(loaded.warning()).contains("set aside", "Kafka");
        assertThat(folder.resolve("policy.log.broken")).exists();
        assertThat(log()).doesNotExist();
    }

    @Test
    void doesNotTakeZerosAtTheEndForABrokenFile() throws Exception {
        // Given
        saved.append(List.of(settings(1)), 1);
        Files.write(log(), new byte[5_000], StandardOpenOption.APPEND);

        // When / Then
        assertThat(reopened().load().revision()).isEqualTo(1);
    }

    @Test
    void takesAReplayedCopyAtOnce() throws Exception {
        // Given
        saved.append(List.of(settings(1), block("203.0.113.9", 2)), 2);
        PolicySink.Copy copy = saved.startCopy();
        copy.append(settings(1));
        assertThat(reopened().load().revision()).isEqualTo(2);
        copy = saved.startCopy();
        copy.append(settings(1));

        // When
        saved.takeCopy(copy, 7);
        saved.append(List.of(block("203.0.113.10", 8)), 8);

        // Then
        SavedPolicy.Loaded loaded = reopened().load();
        assertThat(loaded.revision()).isEqualTo(8);
        assertThat(loaded.log().policy().orElseThrow().entries()).hasSize(1);
        try (var files = Files.list(folder)) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsOnly("lock", "policy.log");
        }
    }

    @Test
    void isWrittenAnewWhenMostOfItIsSuperseded() throws Exception {
        // Given
        saved.append(List.of(settings(1)), 1);
        long sequence = 2;

        // When
        for (int batch = 0; batch < 600; batch++) {
            LoggedChange[] changes = new LoggedChange[100];
            for (int i = 0; i < 100; i++) {
                changes[i] = block("203.0.113." + i, sequence++);
            }
            saved.append(List.of(changes), sequence);
        }

        // Then
        assertThat(Files.size(log())).isLessThan(5 << 20);
        SavedPolicy.Loaded loaded = reopened().load();
        assertThat(loaded.revision()).isEqualTo(sequence);
        assertThat(loaded.log().policy().orElseThrow().entries()).hasSize(100);
    }

    @Test
    void refusesAFolderThatAnotherAgentHas() {
        assertThatThrownBy(() -> StateDirectory.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another agent")
                .hasMessageContaining("state-dir");
    }

    private SavedPolicy reopened() {
        return new SavedPolicy(directory);
    }

    private Path log() {
        return folder.resolve("policy.log");
    }

    private static LoggedChange settings(long sequence) throws Exception {
        return change(new SettingsPublished(ID), sequence);
    }

    private static LoggedChange block(String address, long sequence) throws Exception {
        return change(new EntryPublished(ListKind.BLOCK, address + "/32", "ADMIN", null, null), sequence);
    }

    private static LoggedChange lift(String address, long sequence) throws Exception {
        String key = EntryPublished.key(ListKind.BLOCK, address + "/32");
        return logged(Codec.tombstone(key, "/test", Instant.EPOCH, OptionalLong.of(sequence)));
    }

    private static LoggedChange change(PolicyRecord record, long sequence) throws Exception {
        return logged(Codec.encode(record, "/test", Instant.EPOCH, OptionalLong.of(sequence)));
    }

    private static LoggedChange logged(Message message) throws Exception {
        return new LoggedChange(message, PolicyChange.read(message));
    }
}
