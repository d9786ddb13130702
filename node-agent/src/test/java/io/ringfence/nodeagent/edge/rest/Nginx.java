package io.ringfence.nodeagent.edge.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The nginx of this machine as a process of a test: one page behind the snippet that Ringfence ships. */
final class Nginx implements AutoCloseable {

    private static final Path SNIPPET = Path.of("../deploy/nginx/ringfence-access.conf");

    /** The test says in X-Test-Client who the client is; nginx itself takes it over into $remote_addr. */
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid FOLDER/nginx.pid;
            error_log FOLDER/error.log;
            events {}
            http {
              access_log off;
              client_body_temp_path FOLDER/body;
              proxy_temp_path FOLDER/proxy;
              fastcgi_temp_path FOLDER/fastcgi;
              uwsgi_temp_path FOLDER/uwsgi;
              scgi_temp_path FOLDER/scgi;
              set_real_ip_from 127.0.0.1;
              real_ip_header X-Test-Client;
              server {
                listen 127.0.0.1:PORT;
                include FOLDER/ringfence-access.conf;
                location / {
                  root FOLDER/pages;
                  default_type text/plain;
                }
              }
            }
            """;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it on a free port of loopback; where nginx is not installed the test is skipped, and fails on CI.
     *
     * @param agentPort where node-agent listens
     * @param open whether all may see the page while node-agent is away
     */
    static Nginx start(Path folder, int agentPort, boolean open) throws IOException {
        Path program = Path.of("/usr/sbin/nginx");
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isExecutable(program), "nginx is not installed");
        }
        int port = freePort();
        Files.createDirectories(folder.resolve("pages"));
        Files.writeString(folder.resolve("pages/index.html"), "the page");
        String snippet = Files.readString(SNIPPET);
        assertThat(snippet).contains("127.0.0.1:8090", "#open ");
        Files.writeString(
                folder.resolve("ringfence-access.conf"),
                snippet.replace("127.0.0.1:8090", "127.0.0.1:" + agentPort).replace("#open ", open ? "" : "#"));
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(
                configuration,
                CONFIGURATION.replace("FOLDER", folder.toString()).replace("PORT", Integer.toString(port)));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        List.of(program.toString(), "-p", folder.toString(), "-c", configuration.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Nginx nginx = new Nginx(process, port);
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> isOpen(port) || !process.isAlive());
            assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
        } catch (RuntimeException | AssertionError e) {
            nginx.close();
            throw e;
        }
        return nginx;
    }

    /** The status and the body that a client at an address gets. */
    String get(String address) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .header("X-Test-Client", address)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
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

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
