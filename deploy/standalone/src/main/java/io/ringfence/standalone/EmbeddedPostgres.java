package io.ringfence.standalone;

import io.ringfence.standalone.os.PidFile;
import io.ringfence.standalone.os.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server as a process of this one, from binaries on the class path; works as root too. Its data stay in the
 * folder: a server started later on the same folder has the same databases, whatever its port.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final String PROCESS_FILE = "postmaster.pid";
    private static final String TRUSTED = "postgres";

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Path folder;
    private final String password;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, Path folder, String password) {
        this.server = server;
        this.folder = folder;
        this.password = password;
    }

    /** Starts a server for tests on a free port, see {@link #start(Path, int)}. */
    public static EmbeddedPostgres start(Path dataDir) {
        return start(dataDir, Ports.free());
    }

    /**
     * Starts a server for tests on loopback: fast, open to every local user, and a crash of the machine may cost its data.
     * Returns when it answers. Its log is beside the folder, with {@code .log} behind its name.
     */
    public static EmbeddedPostgres start(Path dataDir, int port) {
        Path log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
        var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off");
        return start(builder, dataDir, port, log, TRUSTED);
    }

    /**
     * Starts a server that keeps what it has committed, for local users with the password only; returns when it answers.
     *
     * @param dataDir initialised when it is empty or absent
     * @param port 1 to 65535, on loopback
     * @param log the file that the server's output is appended to
     * @param password of the user {@code postgres}: letters, digits, {@code _} and {@code -}
     */
    public static EmbeddedPostgres startKept(Path dataDir, int port, Path log, String password) {
        if (!PASSWORD.matcher(password).matches()) {
            throw new IllegalArgumentException("A password of letters, digits, _ and - is needed");
        }
        var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        binaries(dataDir.resolveSibling("postgres-bin")).toFile())
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
        EmbeddedPostgres postgres = start(builder, dataDir, port, log, password);
        postgres.requirePassword(dataDir.resolve("pg_hba.conf"));
        return postgres;
    }

    /**
     * The library unpacks into the machine's shared temporary folder, or into any folder after opening it to everyone; so
     * it gets one inside a folder that only its owner can enter, lest others put binaries of their own there.
     */
    private static Path binaries(Path closed) {
        try {
            Files.createDirectories(closed);
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            return closed.resolve("unpacked");
        } catch (IOException e) {
            throw new StandaloneException("Folder " + closed + " can't be made: " + e, e);
        }
    }

    private static EmbeddedPostgres start(
            io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder builder,
            Path dataDir,
            int port,
            Path log,
            String password) {
        Logs.quiet();
        Path folder = dataDir.toAbsolutePath();
        endLeftOver(folder);
        Ports.requireFree("PostgreSQL", "127.0.0.1", port, "POSTGRES_PORT");
        try {
            Files.createDirectories(folder.getParent());
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(log.toFile());
            builder.setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(START_LIMIT)
                    .setOutputRedirector(output)
                    .setErrorRedirector(output)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100");
            PostgresStart watched = PostgresStart.watch(log);
            var server = builder.start();
            Optional<String> refusal = watched.refusal();
            if (refusal.isPresent()) {
                server.close();
                throw new IOException(refusal.get());
            }
            return new EmbeddedPostgres(server, folder, password);
        } catch (IOException | RuntimeException e) {
            endServer(folder);
            throw new StandaloneException(
                    "PostgreSQL does not start on %s: %s. Its log is %s. If its data are damaged, move the folder away and start again."
                            .formatted(dataDir, StandaloneException.reason(e), log),
                    e);
        }
    }

    /** The TCP port on loopback. */
    public int port() {
        return server.getPort();
    }

    /** JDBC URL with user and password of that database, which need not exist. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres&password=" + password;
    }

    /** Makes a database unless it exists, and returns its JDBC URL. */
    public String createDatabase(String database) {
        Databases.create(url("postgres"), database);
        return url(database);
    }

    /** Ends the server, cutting open connections, and waits until its files are closed. A second call does nothing. */
    public void stop() {
        if (stopped.getAndSet(true)) {
            return;
        }
        try {
            server.close();
            // The library gives the server five seconds, and is silent when that was not enough.
            endServer(folder);
        } catch (IOException e) {
            throw new StandaloneException("PostgreSQL on port " + port() + " does not stop: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** A fresh server trusts every local user, root's server as well; here it starts to ask for the password. */
    private void requirePassword(Path accessRules) {
        String wanted = "host all all 127.0.0.1/32 scram-sha-256\n";
        try {
            if (Files.readString(accessRules).equals(wanted)) {
                return;
            }
            try (Connection connection = DriverManager.getConnection(url("postgres"));
                    Statement statement = connection.createStatement()) {
                statement.execute("alter user postgres password '" + password + "'");
                Files.writeString(accessRules, wanted);
                statement.execute("select pg_reload_conf()");
            }
        } catch (IOException | SQLException e) {
            stop();
            throw new StandaloneException("PostgreSQL's access rules " + accessRules + ": " + e.getMessage(), e);
        }
    }

    /** Ends the server that a killed run has left on the folder; it would hold the folder and the port. */
    public static void endLeftOver(Path folder) {
        if (!Files.exists(folder.resolve(PROCESS_FILE))) {
            return;
        }
        // The library holds this lock as long as the process lives that has started the server.
        RunLock lock = RunLock.take(
                folder.resolve("epg-lock"), "Another run has PostgreSQL's folder " + folder + "; end it first");
        try {
            endServer(folder);
        } finally {
            lock.close();
        }
    }

    private static void endServer(Path folder) {
        Path file = folder.resolve(PROCESS_FILE);
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of("0");
            Optional<ProcessHandle> left = ProcessHandle.of(
                            Long.parseLong(lines.getFirst().strip()))
                    .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
            if (left.isPresent() && lines.size() > 1 && Path.of(lines.get(1)).equals(folder)) {
                PidFile.end(left.get());
            }
            // Also when its number now is another program's: the server would refuse to start beside that.
            Files.deleteIfExists(file);
        } catch (IOException | NumberFormatException e) {
            throw new StandaloneException("PostgreSQL's process file " + file + " can't be used: " + e.getMessage(), e);
        }
    }
}
