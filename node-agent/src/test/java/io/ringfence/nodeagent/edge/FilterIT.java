package io.ringfence.nodeagent.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The filters as fail2ban-regex, of the real Fail2Ban, sees them. In a file of lines each one begins with the address that is
 * to be found in it and a bar; with a dash and a bar where nothing is.
 */
@EnabledIf(value = "isInstalled", disabledReason = "fail2ban is not installed: apt-get install fail2ban")
class FilterIT {

    @TempDir
    Path folder;

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/fail2ban-regex"));
    }

    @BeforeEach
    void copyFilters() throws IOException {
        Path filters = Files.createDirectories(folder.resolve("filter.d"));
        try (Stream<Path> all = Files.list(Path.of("/etc/fail2ban/filter.d"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.copy(file, filters.resolve(file.getFileName().toString()));
            }
        }
        for (String name : List.of("ringfence-asterisk.conf", "ringfence-kamailio.conf")) {
            Files.copy(Path.of("src/main/resources/fail2ban", name), filters.resolve(name));
        }
    }

    @Test
    void asterisk() throws Exception {
        check("asterisk.lines", "ringfence-asterisk");
    }

    @Test
    void kamailio() throws Exception {
        check("kamailio.lines", "ringfence-kamailio");
    }

    @Test
    void freeswitch() throws Exception {
        check("freeswitch.lines", "freeswitch[mode=normal]");
    }

    private void check(String lines, String filter) throws Exception {
        List<String> expected = new ArrayList<>();
        List<String> log = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/fail2ban", lines))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int bar = line.indexOf('|');
                String text = line.substring(bar + 1).replace("\\e", "\u001b");
                log.add(text);
                if (!line.startsWith("-")) {
                    expected.add(line.substring(0, bar) + " <- " + text);
                }
            }
        }
        assertThat(expected).hasSizeBetween(1, log.size() - 1);
        assertThat(found(filter, log)).containsExactlyElementsOf(expected);
    }

    /** Address and line of each failure that Fail2Ban sees. */
    private List<String> found(String filter, List<String> log) throws Exception {
        Path file = folder.resolve("log");
        Files.write(file, log);
        Process process = new ProcessBuilder(
                        "fail2ban-regex",
                        "-c",
                        folder.toString(),
                        "--usedns",
                        "no",
                        "-o",
                        "<ip> <- <matches>",
                        file.toString(),
                        filter)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return Arrays.stream(text.split("\n"))
                .filter(line -> line.contains(" <- "))
                .toList();
    }
}
