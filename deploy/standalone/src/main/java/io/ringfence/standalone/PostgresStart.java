package io.ringfence.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices in the log that a server has refused to start. The library does not, and waits a minute for it; it leaves off
 * waiting when its thread is interrupted.
 */
final class PostgresStart {
    private static final String REFUSED = "could not start server";
    private static final String CAUSE = "FATAL:";
    private static final int POLL_MILLIS = 100;
    private static final int LAST_LINES = 6;

    private final Path log;
    private final long from;
    private final Thread starter = Thread.currentThread();
    private final Thread watcher = Thread.ofVirtual().name("postgres-start").unstarted(this::run);
    private volatile @Nullable String refusal;

    private PostgresStart(Path log, long from) {
        this.log = log;
        this.from = from;
    }

    /** Watches what is written to the log from now on, and interrupts this thread when the server is refused. */
    static PostgresStart watch(Path log) throws IOException {
        PostgresStart start = new PostgresStart(log, Files.exists(log) ? Files.size(log) : 0);
        start.watcher.start();
        return start;
    }

    /** Ends the watch; says why the server did not start, if so. */
    Optional<String> refusal() {
        watcher.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            watcher.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        String found = refusal;
        if (found == null && interrupted) {
            starter.interrupt();
        }
        return Optional.ofNullable(found);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                String written = written();
                if (written.contains(REFUSED)) {
                    refusal = written.lines()
                            .filter(line -> line.contains(CAUSE))
                            .reduce((first, last) -> last)
                            .map(line -> line.substring(line.indexOf(CAUSE) + CAUSE.length())
                                    .strip())
                            .orElseGet(() -> REFUSED + " after: " + lastWords(written));
                    starter.interrupt();
                    return;
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The log can't be read: then the library's own limit ends the wait.
            return;
        }
    }

    /** What it wrote last, for a server that ended without naming a cause. */
    private static String lastWords(String written) {
        List<String> lines = written.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private String written() throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            long size = Math.min(Math.max(0, channel.size() - from), 1 << 20);
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
