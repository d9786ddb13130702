package io.ringfence.nodeagent.edge.os;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** A program that stays: it is given input and asked for lines, again and again. */
    interface Conversation extends AutoCloseable {

        /** Writes input for it. */
        void write(Input input) throws IOException;

        /**
         * The next line of its output or errors, in the order in which it wrote them.
         *
         * @return null when none came within the limit, or the program has ended
         */
        @Nullable String line(Duration limit) throws InterruptedException;

        /** Ends it. */
        @Override
        void close();
    }

    /** Runs a command and waits for its end. */
    Result run(Command command) throws InterruptedException;

    /** Starts a program to talk with; empty where that can't be had. */
    default Optional<Conversation> converse(List<String> line) {
        return Optional.empty();
    }

    /**
     * A number that is another one after each change of nf_tables' rules where the programs run.
     *
     * @return empty where that is not known
     */
    default OptionalInt ruleGeneration() {
        return OptionalInt.empty();
    }

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
