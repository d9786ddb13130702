package io.ringfence.nodeagent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.standalone.testing.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Caddy of this machine as a process of a test, in a namespace: one page behind the snippet that Ringfence ships. */
final class Caddy implements AutoCloseable {

    static final int PORT = 8000;

    private static final Path SNIPPET = Path.of("../deploy/caddy/Caddyfile.ringfence");

    private static final String CONFIGURATION = """
            {
              admin off
            }
            import SNIPPET
            http://:PORT {
              import ringfence_access
              root * FOLDER/pages
              file_server
            }
            """;

    private final Process process;

    private Caddy(Process process) {
        this.process = process;
    }

    /** Starts it, with its log in {@code caddy.log}; where it is not installed the test is skipped, and fails on CI. */
    static Caddy start(Path folder, NetworkNamespace namespace) throws IOException {
        Path program = Path.of("/usr/bin/caddy");
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isExecutable(program), "caddy is not installed");
        }
        Files.createDirectories(folder.resolve("pages"));
        Files.writeString(folder.resolve("pages/index.html"), "the page");
        Path configuration = folder.resolve("Caddyfile");
        Files.writeString(
                configuration,
                CONFIGURATION
                        .replace("SNIPPET", SNIPPET.toAbsolutePath().normalize().toString())
                        .replace("PORT", Integer.toString(PORT))
                        .replace("FOLDER", folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(namespace.command(
                        program.toString(), "run", "--config", configuration.toString(), "--adapter", "caddyfile"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("caddy.log").toFile());
        for (String place : List.of("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")) {
            builder.environment().put(place, folder.toString());
        }
        return new Caddy(builder.start());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
