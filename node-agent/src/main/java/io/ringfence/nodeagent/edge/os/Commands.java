package io.ringfence.nodeagent.edge.os;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs programs of the operating system. */
public interface Commands {

    /** Writes a program's standard input; called once, while the program runs. */
    @FunctionalInterface
    interface Input {
        void writeTo(Writer out) throws IOException;
    }

    /**
     * One run of a program.
     *
     * @param line the program and its arguments; no shell is involved
     * @param timeout after this the program is killed
     * @param input its standard input
     * @param output gets each line of standard output while the program runs
     */
    record Command(List<String> line, Duration timeout, Input input, Consumer<String> output) {

        public Command {
            line = List.copyOf(line);
        }

        /** A command without input, with its output dropped. */
        public static Command of(Duration timeout, String... line) {
            return new Command(List.of(line), timeout, out -> {}, text -> {});
        }

        public Command withInput(Input written) {
            return new Command(line, timeout, written, output);
        }

        public Command withInput(String text) {
            return withInput(out -> out.write(text));
        }

        public Command withOutput(Consumer<String> consumer) {
            return new Command(line, timeout, input, consumer);
        }

        public String program() {
            return line.getFirst();
        }
    }

    /** How a run ended. */
    sealed interface Result {}

    /**
     * The program ended by itself.
     *
     * @param exitCode its exit code
     * @param errors the start of what it wrote to standard error
     */
    record Ended(int exitCode, String errors) implements Result {}

    /** The program could not be started. */
    record NotStarted(String reason) implements Result {}

    /** The program ran too long and was killed. */
    record TimedOut(Duration after) implements Result {}

    /** Runs a command and waits for its end. */
    Result run(Command command) throws InterruptedException;

    /** Runs a command; when it ends otherwise than with exit code 0, that is an error with what to do about it. */
    default void require(Command command) throws FirewallException, InterruptedException {
        Result result = run(command);
        if (!(result instanceof Ended(int exitCode, String errors)) || exitCode != 0) {
            throw FirewallException.of(command, result);
        }
    }

    /** The output of a short command, line by line. */
    default List<String> lines(Command command) throws FirewallException, InterruptedException {
        List<String> lines = new ArrayList<>();
        require(command.withOutput(lines::add));
        return lines;
    }
}
