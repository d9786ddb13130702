package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Fail2Ban with a configuration, a socket, a database and a log to watch of its own; ended by its process id. */
final class RealFail2Ban implements AutoCloseable {

    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Path folder;
    private final ZoneId zone;
    private @Nullable Process process;

    RealFail2Ban(Path folder, ZoneId zone) throws IOException {
        this.folder = folder;
        this.zone = zone;
        for (String part : List.of("filter.d", "action.d", "jail.d", "fail2ban.d")) {
            Path to = Files.createDirectories(folder.resolve("etc").resolve(part));
            if (!part.endsWith("l.d")) {
                try (Stream<Path> files = Files.list(Path.of("/etc/fail2ban", part))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.copy(file, to.resolve(file.getFileName().toString()));
                    }
                }
            }
        }
        for (String file : List.of("jail.conf", "paths-common.conf", "paths-debian.conf")) {
            Files.copy(Path.of("/etc/fail2ban", file), folder.resolve("etc").resolve(file));
        }
        Files.writeString(folder.resolve("etc/fail2ban.conf"), """
                [Definition]
                loglevel = INFO
                logtarget = %1$s/fail2ban.log
                syslogsocket = auto
                socket = %1$s/f2b.sock
                pidfile = %1$s/f2b.pid
                dbfile = %1$s/f2b.sqlite3
                dbpurgeage = 30d
                dbmaxmatches = 10
                allowipv6 = auto
                [Thread]
                """.formatted(folder));
        Files.writeString(log(), "");
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/fail2ban-server"));
    }

    TestFail2Ban config() {
        return new TestFail2Ban(
                true,
                folder.resolve("etc"),
                socket(),
                "fail2ban-client",
                folder.resolve("agent.sock"),
                List.of(log().toString()));
    }

    Path socket() {
        return folder.resolve("f2b.sock");
    }

    Path log() {
        return folder.resolve("messages");
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Starts it in the foreground, and waits until it answers. */
    void start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "fail2ban-server",
                "-c",
                folder.resolve("etc").toString(),
                "-s",
                socket().toString(),
                "-p",
                folder.resolve("f2b.pid").toString(),
                "-f",
                "start");
        builder.environment().put("TZ", zone.getId());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("f2b.out").toFile());
        process = builder.start();
        awaitThat(() -> client("ping").contains("pong"));
    }

    /** Runs its client; what it prints. */
    String client(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of("fail2ban-client", "-c", folder.resolve("etc").toString(), "-s", socket().toString()));
        line.addAll(List.of(words));
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
