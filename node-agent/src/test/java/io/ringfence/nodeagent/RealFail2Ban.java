package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;

import io.ringfence.standalone.node.NodeFail2Ban;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Fail2Ban with a configuration, a socket, a database and a log to watch of its own; ended by its process id. */
final class RealFail2Ban implements AutoCloseable {

    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Path folder;
    private final ZoneId zone;
    private final NodeFail2Ban files;
    private @Nullable Process process;

    RealFail2Ban(Path folder, ZoneId zone) {
        this.folder = folder;
        this.zone = zone;
        this.files = NodeFail2Ban.in(folder);
    }

    static boolean isInstalled() {
        return NodeFail2Ban.isInstalled();
    }

    TestFail2Ban config() {
        return new TestFail2Ban(
                true,
                files.config(),
                files.socket(),
                "fail2ban-client",
                folder.resolve("agent.sock"),
                List.of(log().toString()));
    }

    Path log() {
        return files.log("asterisk");
    }

    /** Its files. */
    NodeFail2Ban files() {
        return files;
    }

    /** Starts it in the foreground, and waits until it answers. */
    void start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(files.server());
        builder.environment().put("TZ", zone.getId());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("f2b.out").toFile());
        process = builder.start();
        awaitThat(() -> client("ping").contains("pong"));
    }

    /** Runs its client; what it prints. */
    String client(String... words) throws IOException, InterruptedException {
        List<String> line = files.client(words);
        Process client = new ProcessBuilder(line).redirectErrorStream(true).start();
        String text = new String(client.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        client.waitFor(20, TimeUnit.SECONDS);
        return text;
    }

    /** Stops it in order. */
    void stop() throws IOException, InterruptedException {
        client("stop");
        awaitEnd();
    }

    /** Ends it without order. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    private void awaitEnd() throws InterruptedException {
        if (process != null) {
            process.waitFor(30, TimeUnit.SECONDS);
            process = null;
        }
    }

    /** Writes so many wrong passwords of an address into the log. */
    void attack(String address, int times) throws IOException {
        String at = LocalDateTime.ofInstant(Instant.now(), zone).format(LOG_TIME);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < times; i++) {
            lines.append('[')
                    .append(at)
                    .append("] NOTICE[1638] chan_sip.c: Registration from '\"100\"<sip:100@192.0.2.2:5060>'")
                    .append(" failed for '")
                    .append(address)
                    .append(":23930' - Wrong password\n");
        }
        Files.writeString(log(), lines, StandardOpenOption.APPEND);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }
}
