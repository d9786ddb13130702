package io.ringfence.nodeagent.fail2ban;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.node.Fail2BanReport.JailReport;
import io.ringfence.nodeagent.core.fail2ban.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietFiltersTest {

    @TempDir
    Path folder;

    private final QuietFilters filters = new QuietFilters();

    @Test
    void logThatGrowsWithoutAMatchIsAProblemAlsoThroughRotations() throws IOException {
        Path log = folder.resolve("messages");
        Files.write(log, new byte[3 << 20]);

        assertThat(problems(log, 0)).as("what was there before").isEmpty();
        Files.write(log, new byte[600 << 10]); // rotated
        assertThat(problems(log, 0)).isEmpty();
        Files.write(log, new byte[600 << 10], StandardOpenOption.APPEND);

        assertThat(problems(log, 0)).singleElement().asString().contains("fail2ban-regex " + log, "1200 KiB");
        assertThat(problems(log, 1)).isEmpty();
    }

    @Test
    void logThatIsGoneIsNoProblemOfTheFilter() {
        assertThat(problems(folder.resolve("none"), 0)).isEmpty();
    }

    private List<String> problems(Path log, long failures) {
        List<String> problems = new ArrayList<>();
        JailReport jail = new JailReport("ringfence-asterisk", true, 0, failures, 0, 0, List.of(), List.of());
        filters.look(Map.of(Watched.ASTERISK, List.of(log.toString())), List.of(jail), problems);
        return problems;
    }
}
