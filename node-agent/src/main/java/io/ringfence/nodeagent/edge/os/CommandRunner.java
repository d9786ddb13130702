package io.ringfence.nodeagent.edge.os;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The one place where programs are started. Input and output are streamed, so that a million lines are never held; errors
 * are kept up to a bound; a program that runs too long is killed.
 */
public final class CommandRunner implements Commands {

    private static final int MAX_ERRORS = 4_096;
    static final int BUFFER = 1 << 16;
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private final List<String> prefix;
    private final NftGeneration generation = new NftGeneration();
    private final ExecutorService pipes = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("command-pipe-", 0).daemon().factory());
    private final ScheduledThreadPoolExecutor killer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("command-killer").daemon().factory());

    /** Runs every command with these words before it, such as {@code ip netns exec NAME}. */
    public CommandRunner(List<String> prefix) {
        this.prefix = List.copyOf(prefix);
        killer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Optional<Conversation> converse(List<String> line) {
        try {
            return Optional.of(
                    new RunningProgram(builder(line).redirectErrorStream(true).start(), pipes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Result run(Command command) throws InterruptedException {
        Process process;
        try {
            process = builder(command.line()).start();
        } catch (IOException e) {
            return new NotStarted(reason(e));
        }
        AtomicBoolean killed = new AtomicBoolean();
        Future<?> kill = killer.schedule(
                () -> {
                    killed.set(true);
                    process.destroyForcibly();
                },
                command.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> errors(process), pipes);
        CompletableFuture<Void> input = CompletableFuture.runAsync(() -> write(process, command.input()), pipes);
        try {
            readLines(process, command.output());
            int exitCode = process.waitFor();
            if (killed.get()) {
                return new TimedOut(command.timeout());
            }
            input.cancel(false);
            return new Ended(
                    exitCode,
                    errors.completeOnTimeout("", AFTER_KILL.toSeconds(), TimeUnit.SECONDS)
                            .join());
        } finally {
            kill.cancel(false);
            process.destroyForcibly();
        }
    }

    @Override
    public OptionalInt ruleGeneration() {
        return prefix.isEmpty() ? generation.now() : OptionalInt.empty(); // a prefix may lead into another namespace
    }

    private ProcessBuilder builder(List<String> line) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(line);
        return new ProcessBuilder(words);
    }

    /** Hands over each line until the program closes its output. */
    static void readLines(Process process, Consumer<String> output) {
        byte[] buffer = new byte[BUFFER];
        int held = 0;
        try (InputStream in = process.getInputStream()) {
            int read = in.read(buffer, 0, BUFFER);
            while (read >= 0) {
                int end = held + read;
                int start = 0;
                for (int i = held; i < end; i++) {
                    if (buffer[i] == '\n') {
                        output.accept(new String(buffer, start, i - start, ISO_8859_1));
                        start = i + 1;
                    }
                }
                held = end - start;
                if (held == BUFFER) {
                    held = 0; // a line of 64 KiB is none that we know
                } else {
                    System.arraycopy(buffer, start, buffer, 0, held);
                }
                read = in.read(buffer, held, BUFFER - held);
            }
        } catch (IOException e) {
            // The program is gone or was killed; its exit code tells.
        }
        if (held > 0) {
            output.accept(new String(buffer, 0, held, ISO_8859_1));
        }
    }

    private static void write(Process process, Input input) {
        try (Writer out = new Latin1Writer(process.getOutputStream(), BUFFER)) {
            input.writeTo(out);
        } catch (IOException e) {
            // The program ended before it had read all; its exit code tells.
        }
    }

    private static String errors(Process process) {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[MAX_ERRORS];
        try (InputStream in = process.getErrorStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.append(new String(buffer, 0, read, ISO_8859_1));
                if (text.length() > MAX_ERRORS) { // the first lines say what it was, the last ones why it ended
                    text.delete(MAX_ERRORS / 2, text.length() - MAX_ERRORS / 2);
                }
            }
        } catch (IOException e) {
            // What was read so far is what there is.
        }
        return text.toString();
    }

    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("No such file")
                ? "not found"
                : text.substring(text.lastIndexOf(": ") + 1).strip();
    }
}
