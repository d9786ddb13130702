package io.ringfence.standalone.os;

import io.ringfence.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Remembers a process beyond this one's life, so that the next run can end what a killed run left behind. */
public final class PidFile {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private PidFile() {}

    /** Writes the process's id and start time; the two together name it even after its id was used again. */
    public static void write(Path file, ProcessHandle process) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, process.pid() + " " + start(process).toEpochMilli() + "\n");
        } catch (IOException e) {
            throw new StandaloneException("Process file " + file + " can't be written: " + e.getMessage(), e);
        }
    }

    /** Ends every process that is remembered in the folder and still runs, and forgets them; returns their names. */
    public static List<String> endAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .sorted()
                    .filter(PidFile::end)
                    .map(PidFile::name)
                    .toList();
        } catch (IOException e) {
            throw new StandaloneException("Folder " + folder + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Forgets a process that has ended. */
    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StandaloneException("Process file " + file + " can't be removed: " + e.getMessage(), e);
        }
    }

    /** Asks a process to end, and makes it when it has not within ten seconds. */
    public static void end(ProcessHandle process) {
        process.destroy();
        if (!awaitEnd(process, GRACE)) {
            process.destroyForcibly();
            awaitEnd(process, GRACE);
        }
    }

    /** Waits for a process's end; says whether it came in time. */
    public static boolean awaitEnd(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !process.isAlive();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean end(Path file) {
        Optional<ProcessHandle> left = read(file);
        left.ifPresent(PidFile::end);
        delete(file);
        return left.isPresent();
    }

    private static Optional<ProcessHandle> read(Path file) {
        try {
            String[] words = Files.readString(file).strip().split(" ");
            long started = Long.parseLong(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process -> start(process).toEpochMilli() == started);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Cut short by a crash: whose process it was can't be known any more, so none is ended.
            return Optional.empty();
        }
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".pid".length());
    }
}
