package io.ringfence.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL server as a process of this one, from binaries on the class path; works as root too. Its data stay in the
 * folder: a server started later on the same folder has the same databases, whatever its port.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** What a crash of the machine may cost. */
    public enum Durability {
        /** Nothing: commits are on disk. */
        FULL,
        /** Everything: for tests, and several times faster. */
        NONE
    }

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server for tests on a free port; its log is beside the folder, with {@code .log} behind its name. */
    public static EmbeddedPostgres start(Path dataDir) {
        return start(dataDir, Ports.free(), Durability.NONE, dataDir.resolveSibling(dataDir.getFileName() + ".log"));
    }

    /**
     * Starts a server that listens on loopback; returns when it answers.
     *
     * @param dataDir initialised when it is empty or absent
     * @param port 1 to 65535
     * @param durability what a crash of the machine may cost
     * @param log the file that the server's output is appended to
     */
    public static EmbeddedPostgres start(Path dataDir, int port, Durability durability, Path log) {
        Logs.quiet();
        Ports.requireFree("PostgreSQL", "127.0.0.1", port, "POSTGRES_PORT");
        boolean full = durability == Durability.FULL;
        try {
            Files.createDirectories(dataDir.toAbsolutePath().getParent());
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(log.toFile());
            var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                    .setDataDirectory(dataDir.toAbsolutePath())
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(START_LIMIT)
                    .setOutputRedirector(output)
                    .setErrorRedirector(output)
                    .setServerConfig("fsync", full ? "on" : "off")
                    .setServerConfig("synchronous_commit", full ? "on" : "off")
                    .setServerConfig("max_connections", "100");
            return new EmbeddedPostgres(builder.start());
        } catch (IOException | RuntimeException e) {
            throw new StandaloneException(
                    "PostgreSQL does not start on %s: %s. Its log is %s. If its data are damaged, move the folder away and start again."
                            .formatted(dataDir, e.getMessage(), log),
                    e);
        }
    }

    /** The TCP port on loopback. */
    public int port() {
        return server.getPort();
    }

    /** JDBC URL with user and password of that database, which need not exist. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=postgres&password=postgres";
    }

    /** Makes a database unless it exists, and returns its JDBC URL. */
    public String createDatabase(String database) {
        Databases.create(url("postgres"), database);
        return url(database);
    }

    /** Ends the server, cutting open connections, and waits until its files are closed. A second call does nothing. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new StandaloneException("PostgreSQL on port " + port() + " does not stop: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
