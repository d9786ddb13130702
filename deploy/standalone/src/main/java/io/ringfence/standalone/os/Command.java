package io.ringfence.standalone.os;

import io.ringfence.standalone.StandaloneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Short commands of the operating system, as argument lists and bounded in time. */
public final class Command {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    /**
     * How a command ended.
     *
     * @param code its exit code
     * @param output what it wrote, standard output and error together
     */
    public record Result(int code, String output) {}

    private Command() {}

    /** Runs a command to its end and returns what it wrote; an exit code other than 0 is an error. */
    public static String run(String... command) {
        return run(List.of(command));
    }

    /** Runs a command to its end and returns what it wrote; an exit code other than 0 is an error. */
    public static String run(List<String> command) {
        Result result = attempt(LIMIT, command);
        if (result.code() != 0) {
            throw new StandaloneException("Command \"%s\" ended with %d: %s"
                    .formatted(
                            String.join(" ", command),
                            result.code(),
                            result.output().strip()));
        }
        return result.output();
    }

    /** Runs a command to its end, whatever that is. */
    public static Result attempt(String... command) {
        return attempt(LIMIT, List.of(command));
    }

    /** Runs a command to its end, whatever that is; one that takes longer than the limit is ended and is an error. */
    public static Result attempt(Duration limit, List<String> command) {
        Path output = null;
        try {
            // Through a file: a child of the command that keeps the pipe open could hold a reader for ever.
            output = Files.createTempFile("ringfence-", ".out");
            Process process = new ProcessBuilder(located(command))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new StandaloneException("Command \"%s\" did not end within %d s"
                        .formatted(String.join(" ", command), limit.toSeconds()));
            }
            return new Result(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StandaloneException(
                    "Command \"%s\" can't be run: %s".formatted(String.join(" ", command), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StandaloneException("Interrupted in command \"%s\"".formatted(String.join(" ", command)), e);
        } finally {
            delete(output);
        }
    }

    /** Whether a program can be found. */
    public static boolean exists(String program) {
        return folders().anyMatch(folder -> Files.isExecutable(folder.resolve(program)));
    }

    /** The command with its program as a full path: the folders of system programs are not on everyone's PATH. */
    public static List<String> located(List<String> command) {
        String program = command.getFirst();
        if (program.contains("/")) {
            return command;
        }
        List<String> located = new ArrayList<>(command);
        folders()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(path -> located.set(0, path.toString()));
        return located;
    }

    private static Stream<Path> folders() {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.concat(Arrays.stream(path.split(":")), FOLDERS.stream())
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StandaloneException("Temporary file " + file + " can't be removed: " + e.getMessage(), e);
        }
    }
}
