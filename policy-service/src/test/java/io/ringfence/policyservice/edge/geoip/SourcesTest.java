package io.ringfence.policyservice.edge.geoip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.policyservice.PolicyServiceConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a source is looked at, and what it gives. */
class SourcesTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsReadAgainOnceItHasChanged() throws Exception {
        // Given
        Path file = folder.resolve("x.mmdb");
        Files.write(file, new byte[] {1});
        WatchedFile source = new WatchedFile(file);

        // Then
        assertThat(source.isDue(Instant.EPOCH)).isTrue();
        source.published(source.read(false, Instant.EPOCH));
        assertThat(source.isDue(Instant.EPOCH)).isFalse();
        Files.write(file, new byte[] {1, 2});
        assertThat(source.isDue(Instant.EPOCH)).isTrue();
        assertThat(source.read(false, Instant.EPOCH)).containsExactly(1, 2);
        source.refused();
        assertThat(source.isDue(Instant.EPOCH)).isFalse();
    }

    @Test
    void aFileThatIsNotThereIsLookedForAgain() {
        WatchedFile source = new WatchedFile(folder.resolve("none.mmdb"));

        assertThatThrownBy(() -> source.read(false, Instant.EPOCH))
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("there is no file");
        assertThat(source.isDue(Instant.EPOCH)).isTrue();
    }

    @Test
    void aDownloadThatIsKeptIsNotDownloadedAgainBeforeItsTime() throws Exception {
        // Given
        new KeptFile(Optional.of(folder)).write(new byte[] {7});
        Instant now =
                Files.getLastModifiedTime(folder.resolve("countries.mmdb")).toInstant();
        Download source = new Download(new Settings(folder));

        // When
        byte[] read = source.read(false, now.plus(Duration.ofHours(1)));
        source.published(read);

        // Then
        assertThat(read).containsExactly(7);
        assertThat(source.isDue(now.plus(Duration.ofHours(23)))).isFalse();
        assertThat(source.isDue(now.plus(Duration.ofHours(24)))).isTrue();
    }

    @Test
    void aDownloadThatFailsIsTriedAgainAfterLongerAndLongerPauses() {
        Download source = new Download(new Settings(folder));
        Instant now = Instant.EPOCH;

        for (long seconds : new long[] {30, 60, 120, 240, 480, 600, 600}) {
            Instant at = now;
            assertThatThrownBy(() -> source.read(false, at)).hasMessageContaining("can't be reached");
            assertThat(source.isDue(now.plusSeconds(seconds - 1))).isFalse();
            now = now.plusSeconds(seconds);
            assertThat(source.isDue(now)).isTrue();
        }
    }

    /** Nobody listens at this address. */
    private record Settings(Path folder) implements PolicyServiceConfig.Geoip {

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }

        @Override
        public Duration checkInterval() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of("4711");
        }

        @Override
        public Optional<String> licenseKey() {
            return Optional.of("a-license-key");
        }

        @Override
        public URI downloadUrl() {
            return URI.create("http://127.0.0.1:1/download?suffix=tar.gz");
        }

        @Override
        public Duration refreshInterval() {
            return Duration.ofHours(24);
        }

        @Override
        public Optional<Path> directory() {
            return Optional.of(folder);
        }
    }
}
