package io.ringfence.standalone.os;

import io.ringfence.standalone.StandaloneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that is kept running: its output goes to a log, and when it dies it is started again after 1, 2, 4, 8 and 16
 * seconds. After the fifth time, or when it dies before it was {@link #settled}, its listener is told.
 */
public final class Service {
    private static final int RESTARTS = 5;
    private static final Duration STEADY = Duration.ofMinutes(10);
    private static final int TAIL_LINES = 15;

    /**
     * What to run.
     *
     * @param name unique in the stack; names the log and the process file too
     * @param command program and arguments
     * @param environment added to this process's own
     * @param folder where logs go
     * @param pidFolder where processes are remembered
     */
    public record Spec(
            String name, List<String> command, Map<String, String> environment, Path folder, Path pidFolder) {
        public Spec {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }

        /** The file that its output is appended to. */
        public Path log() {
            return folder.resolve(name + ".log");
        }

        private Path pidFile() {
            return pidFolder.resolve(name + ".pid");
        }
    }

    private final Spec spec;
    private final BiConsumer<Service, String> onEvent;
    private volatile @Nullable Process process;
    private volatile Instant startedAt = Instant.EPOCH;
    private volatile boolean wanted = true;
    private volatile boolean settled;
    private int restarts;

    private Service(Spec spec, BiConsumer<Service, String> onEvent) {
        this.spec = spec;
        this.onEvent = onEvent;
    }

    /**
     * Starts a process.
     *
     * @param onEvent told, on another thread, what has become of it when it dies
     */
    public static Service start(Spec spec, BiConsumer<Service, String> onEvent) {
        Service service = new Service(spec, onEvent);
        service.launch();
        return service;
    }

    public String name() {
        return spec.name();
    }

    /** The file that its output is appended to. */
    public Path log() {
        return spec.log();
    }

    /** When the running process was started. */
    public Instant startedAt() {
        return startedAt;
    }

    /** The running process's id. */
    public long pid() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(name() + " was not started");
        }
        return current.pid();
    }

    /** Starts it once more after a {@link #stop}. */
    public void startAgain() {
        wanted = true;
        launch();
    }

    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** From now on its death is mended by a restart and not an error of the start. */
    public void settled() {
        settled = true;
    }

    /** Whether it has died for good. */
    public boolean isGivenUp() {
        return wanted && !isAlive() && (!settled || restarts >= RESTARTS);
    }

    /** Asks it to end and waits; kills it when it has not ended within the limit. */
    public void stop(Duration limit) {
        wanted = false;
        Process current = process;
        if (current != null) {
            current.destroy();
            if (!PidFile.awaitEnd(current.toHandle(), limit)) {
                current.destroyForcibly();
                PidFile.awaitEnd(current.toHandle(), limit);
            }
        }
        process = null; // its watcher may wake up as late as after the next start
        PidFile.delete(spec.pidFile());
    }

    /** The last lines of its log, indented. */
    public String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(spec.log()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join(
                    "\n",
                    lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                            .map(line -> "      " + line)
                            .toList());
        } catch (IOException e) {
            return "      (no log: " + e.getMessage() + ")";
        }
    }

    private void launch() {
        try {
            Files.createDirectories(spec.folder());
            // A session of its own: Ctrl-C reaches the launcher only, which then ends the parts in order.
            List<String> command = new ArrayList<>(List.of("setsid"));
            command.addAll(Command.located(spec.command()));
            ProcessBuilder builder = new ProcessBuilder(Command.located(command))
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.environment().putAll(spec.environment());
            startedAt = Instant.now();
            Process started = builder.start();
            process = started;
            PidFile.write(spec.pidFile(), started.toHandle());
            Thread.ofVirtual().name("watch-" + name()).start(() -> watch(started));
        } catch (IOException e) {
            throw new StandaloneException(name() + " can't be started: " + e.getMessage(), e);
        }
    }

    private void watch(Process watched) {
        try {
            int code = watched.waitFor();
            if (!wanted || process != watched) {
                return; // it was asked to end, and may already have been started again
            }
            if (Duration.between(startedAt, Instant.now()).compareTo(STEADY) > 0) {
                restarts = 0;
            }
            String death = name() + " ended by itself with code " + code;
            if (!settled || restarts >= RESTARTS) {
                onEvent.accept(this, death + "; its log " + log() + " ends with\n" + tail());
                return;
            }
            long pause = 1L << restarts++;
            onEvent.accept(
                    this,
                    "%s; start %d of %d again in %d s. Log: %s".formatted(death, restarts, RESTARTS, pause, log()));
            Thread.sleep(Duration.ofSeconds(pause));
            if (wanted) {
                launch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
