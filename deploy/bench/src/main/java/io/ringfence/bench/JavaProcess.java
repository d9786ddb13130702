package io.ringfence.bench;

import io.ringfence.standalone.os.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class of the benches as a process in a network namespace, talked to by lines. */
public final class JavaProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader lines;

    private JavaProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it; what it writes to standard error is shown. */
    public static JavaProcess start(String namespace, Class<?> main, String... arguments) {
        return start(namespace, List.of(), main, arguments);
    }

    /**
     * Starts it; what it writes to standard error is shown.
     *
     * @param wrapper words before {@code java}, such as {@code taskset -c 1}
     */
    public static JavaProcess start(String namespace, List<String> wrapper, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.addAll(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new JavaProcess(
                    main.getSimpleName(),
                    new ProcessBuilder(Command.located(command))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next line that it prints; an end before that is an error. */
    public String line() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException(name + " ended early");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for so many lines. */
    public List<String> lines(int count) {
        List<String> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            read.add(line());
        }
        return read;
    }

    /** Sends a line to its standard input. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new IllegalStateException(name + " ended early", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
