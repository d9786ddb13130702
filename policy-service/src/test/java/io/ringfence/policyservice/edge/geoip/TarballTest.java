package io.ringfence.policyservice.edge.geoip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.policyservice.testing.TarWriter;
import java.net.URI;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarballTest {

    @Test
    void findsTheDatabase() throws Exception {
        byte[] database = "a database that is longer than nothing".getBytes(US_ASCII);

        assertThat(Tarball.database(TarWriter.database(database))).isEqualTo(database);
    }

    @Test
    void refusesWhatIsOdd() {
        byte[] whole = TarWriter.database(new byte[2_000]);

        assertThatThrownBy(() -> Tarball.database(Arrays.copyOf(whole, whole.length / 2)))
                .hasMessage("the tar.gz ends too early");
        assertThatThrownBy(() -> Tarball.database("<html>".getBytes(US_ASCII)))
                .hasMessageStartingWith("the download is not a tar.gz");
        assertThatThrownBy(() -> Tarball.database(
                        new TarWriter().add("a.txt", '0', new byte[3]).gzip()))
                .hasMessage("the tar.gz has no .mmdb file");
        assertThatThrownBy(() -> Tarball.database(
                        new TarWriter().add("a.mmdb", '2', new byte[0]).gzip()))
                .hasMessage("the tar.gz has no .mmdb file");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x/download?suffix=tar.gz, https://a.example/x/download?suffix=tar.gz.sha256",
        "https://a.example/x?suffix=tar.gz&y=1, https://a.example/x?suffix=tar.gz.sha256&y=1",
        "https://a.example/x.tar.gz, https://a.example/x.tar.gz.sha256",
        "https://a.example/x.tar.gz?y=1, https://a.example/x.tar.gz.sha256?y=1"
    })
    void theChecksumIsBesideTheDownload(String download, String checksum) {
        assertThat(Download.checksum(URI.create(download))).hasToString(checksum);
    }

    @Test
    void anAddressIsShownWithoutWhatMayBeSecret() {
        assertThat(Download.shown(URI.create("https://me:secret@a.example:8443/x?license_key=secret")))
                .isEqualTo("https://a.example:8443/x");
    }
}
