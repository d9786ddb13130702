package io.ringfence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    @TempDir
    Path folder;

    @Test
    void isMadeOnceAndReadableByItsOwnerOnly() throws Exception {
        // Given
        Path file = folder.resolve("admin-token");

        // When
        String first = Secret.in(file, "rft_");
        String second = Secret.in(file, "rft_");

        // Then
        assertThat(first).matches("rft_[A-Za-z0-9_-]{43}").isEqualTo(second);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Secret.in(folder.resolve("other"), "rft_")).isNotEqualTo(first);
    }
}
