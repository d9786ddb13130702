package io.ringfence.nodeagent.edge.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.nodeagent.edge.os.Commands.Command;
import io.ringfence.nodeagent.edge.os.Commands.Ended;
import io.ringfence.nodeagent.edge.os.Commands.NotStarted;
import io.ringfence.nodeagent.edge.os.Commands.TimedOut;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommandRunnerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CommandRunner runner = new CommandRunner(List.of());

    @Test
    void streamsWhatIsWrittenAndRead() throws Exception {
        // Given
        AtomicLong lines = new AtomicLong();
        Command command = Command.of(LIMIT, "cat")
                .withInput(out -> {
                    for (int i = 0; i < 200_000; i++) {
                        out.write("line " + i + "\n");
                    }
                })
                .withOutput(line -> {
                    assertThat(line).isEqualTo("line " + lines.getAndIncrement());
                });

        // When / Then
        assertThat(runner.run(command)).isEqualTo(new Ended(0, ""));
        assertThat(lines).hasValue(200_000);
    }

    @Test
    void tellsExitCodeAndABoundedPartOfTheErrors() throws Exception {
        // When
        var result = runner.run(Command.of(LIMIT, "sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 3"));

        // Then
        assertThat(result).isInstanceOfSatisfying(Ended.class, ended -> {
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.errors()).hasSize(4_096);
        });
    }

    @Test
    void killsWhatRunsTooLong() throws Exception {
        assertThat(runner.run(Command.of(Duration.ofMillis(200), "sleep", "60")))
                .isInstanceOf(TimedOut.class);
    }

    @Test
    void doesNotWaitForAProgramThatDoesNotReadItsInput() throws Exception {
        // Given
        Command command = Command.of(LIMIT, "true").withInput(out -> {
            for (int i = 0; i < 1_000_000; i++) {
                out.write("nobody reads this\n");
            }
        });

        // When / Then
        assertThat(runner.run(command)).isEqualTo(new Ended(0, ""));
    }

    @Test
    void saysWhatIsMissingAndWhatToDo() throws Exception {
        // Given
        Command command = Command.of(LIMIT, "no-such-program");

        // When
        var result = runner.run(command);

        // Then
        assertThat(result).isEqualTo(new NotStarted("not found"));
        assertThat(FirewallException.of(command, result)).hasMessageContaining("no-such-program can't be started");
        Command prefixed = Command.of(LIMIT, "ipset", "list");
        assertThat(FirewallException.of(prefixed, new CommandRunner(List.of("env", "PATH=/nonexistent")).run(prefixed)))
                .hasMessageContaining("install the Debian package ipset");
    }
}
