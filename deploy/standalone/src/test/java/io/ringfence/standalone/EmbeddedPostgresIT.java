package io.ringfence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    @TempDir
    Path folder;

    @Test
    void keepsDatabasesThroughARestart() throws Exception {
        // Given
        Path data = folder.resolve("postgres");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            String url = postgres.createDatabase("kept");
            execute(url, "create table t (v int)");
            execute(url, "insert into t values (42)");
        }

        // When
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            String url = postgres.createDatabase("kept");

            // Then
            assertThat(number(url, "select v from t")).isEqualTo(42);
            assertThat(number(url, "show server_version_num")).isGreaterThanOrEqualTo(18_00_00);
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When / Then
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder.resolve("postgres"), taken.getLocalPort()))
                    .isInstanceOf(StandaloneException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("POSTGRES_PORT=<port>");
        }
    }

    @Test
    void keptServerLetsNobodyInWithoutThePassword() throws Exception {
        // Given
        Path data = folder.resolve("postgres");
        Path log = folder.resolve("postgres.log");
        EmbeddedPostgres.startKept(data, Ports.free(), log, "s3cret").close();

        // When
        try (EmbeddedPostgres postgres = EmbeddedPostgres.startKept(data, Ports.free(), log, "s3cret")) {
            // Then
            assertThat(number(postgres.url("postgres"), "select 1")).isEqualTo(1);
            String wrong = postgres.url("postgres").replace("s3cret", "guess");
            assertThatThrownBy(() -> number(wrong, "select 1")).hasMessageContaining("password authentication failed");
            assertThat(Files.readString(log)).doesNotContain("s3cret");
        }
    }

    @Test
    void aStaleProcessFileNeitherEndsAnotherProgramNorKeepsFromStarting() throws Exception {
        // Given: the machine was cut off, and the server's number is another program's now
        Path data = folder.resolve("postgres");
        EmbeddedPostgres.start(data).stop();
        Process left = new ProcessBuilder("sleep", "600").start();
        Files.writeString(data.resolve("postmaster.pid"), left.pid() + "\n" + data + "\n");

        // When
        EmbeddedPostgres.start(data).stop();

        // Then
        assertThat(left.isAlive()).isTrue();
        left.destroy();
    }

    @Test
    void saysAtOnceWhyADamagedFolderIsRefused() throws Exception {
        // Given
        Path data = folder.resolve("postgres");
        EmbeddedPostgres.start(data).stop();
        Files.writeString(data.resolve("PG_VERSION"), "damaged");

        // When / Then
        assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining(
                        "PostgreSQL does not start on " + data + ": \"" + data + "\" is not a valid data directory")
                .hasMessageContaining("move the folder away and start again");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void refusesTheFolderOfAServerThatLives() {
        // Given
        Path data = folder.resolve("postgres");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            // When / Then
            assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                    .isInstanceOf(StandaloneException.class)
                    .hasMessageContaining("Another run has PostgreSQL's folder " + data);
            assertThatCode(() -> number(postgres.url("postgres"), "select 1")).doesNotThrowAnyException();
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
