package io.ringfence.nodeagent.edge.os.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.nodeagent.core.script.ScriptName;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files may run; as root, who owns them. */
@RequiresNetworkNamespaces
class ScriptFilesIT {

    @TempDir
    Path temporary;

    private Path folder;
    private Path script;
    private ScriptFiles files;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temporary.resolve("etc"));
        script = folder.resolve("firewall-addition");
        files = new ScriptFiles(folder, temporary.resolve("state"));
    }

    @Test
    void whatRunsIsAPrivateCopyOfWhatWasChecked() throws IOException {
        // Given
        assertThat(files.find(ScriptName.ADDITION)).isInstanceOf(ScriptFiles.Absent.class);
        write(script, "rwxr-xr-x");

        // When
        ScriptFiles.Copied copy = files.copy(ScriptName.ADDITION, fit());

        // Then
        assertThat(copy.file()).hasSameBinaryContentAs(script);
        assertThat(copy.sha256()).hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.file())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(copy.file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileThatWasChangedAfterTheCheckIsNotCopied() throws IOException {
        // Given
        write(script, "rwxr-xr-x");
        ScriptFiles.Fit found = fit();

        // When
        Files.writeString(script, "#!/bin/sh\nanother\n");

        // Then
        assertThatThrownBy(() -> files.copy(ScriptName.ADDITION, found)).hasMessageContaining("was changed");
    }

    @Test
    void eachRefusalSaysWhatToDo() throws IOException {
        write(script, "rw-r--r--");
        assertThat(unfit()).contains("chmod u+x");
        write(script, "rwxrwxr-x");
        assertThat(unfit()).contains("chmod go-w " + script);
        write(script, "rwxr-xr-x");
        Files.setAttribute(script, "unix:uid", 65_534);
        assertThat(unfit()).contains("chown root " + script);
        Files.setAttribute(script, "unix:uid", 0);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(unfit()).contains("chmod go-w " + folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(fit().file()).isEqualTo(script.toRealPath());
        Files.write(script, new byte[ScriptFiles.MAX_SIZE + 1]);
        assertThat(unfit()).contains("1048576 bytes");
    }

    @Test
    void aLinkMustStayInTheFolder() throws IOException {
        // Given
        Path outside = temporary.resolve("outside");
        write(outside, "rwxr-xr-x");
        Path inside = folder.resolve("firewall-addition.v2");
        write(inside, "rwxr-xr-x");

        // When / Then
        Files.createSymbolicLink(script, outside);
        assertThat(unfit()).contains("is a link to");
        Files.delete(script);
        Files.createSymbolicLink(script, folder.resolve("nothing"));
        assertThat(unfit()).contains("link to nothing");
        Files.delete(script);
        Files.createSymbolicLink(script, inside);
        assertThat(fit().file()).isEqualTo(inside.toRealPath());
        Files.delete(script);
        Files.createDirectory(script);
        assertThat(unfit()).contains("no regular file");
    }

    private static void write(Path file, String permissions) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private String unfit() {
        ScriptFiles.Found found = files.find(ScriptName.ADDITION);
        assertThat(found).isInstanceOf(ScriptFiles.Unfit.class);
        return ((ScriptFiles.Unfit) found).why();
    }

    private ScriptFiles.Fit fit() {
        ScriptFiles.Found found = files.find(ScriptName.ADDITION);
        assertThat(found).isInstanceOf(ScriptFiles.Fit.class);
        return (ScriptFiles.Fit) found;
    }
}
