package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Kamailio with the snippet as it is documented, a carrier that answers every call, and phones. */
final class Kamailio implements AutoCloseable {

    private static final Path SNIPPET = Path.of("../deploy/pbx/kamailio/ringfence-dial.cfg");
    private static final Path RESOURCES = Path.of("src/test/resources/kamailio");

    private final Path folder;
    private final int port;
    private final Process proxy;
    private final Process carrier;

    private Kamailio(Path folder, int port, Process proxy, Process carrier) {
        this.folder = folder;
        this.port = port;
        this.proxy = proxy;
        this.carrier = carrier;
    }

    /** @param defines lines before all others */
    static Kamailio start(Path folder, int agentPort, String defines) throws IOException {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isExecutable(Path.of("/usr/sbin/kamailio")), "kamailio is not installed");
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/sipp")), "sipp (package sip-tester) is not installed");
        }
        Files.createDirectories(folder);
        int port = freePort();
        int carrierPort = freePort();
        String snippet = Files.readString(SNIPPET);
        assertThat(snippet).contains("127.0.0.1:8090");
        Files.writeString(
                folder.resolve("ringfence-dial.cfg"), snippet.replace("127.0.0.1:8090", "127.0.0.1:" + agentPort));
        Files.writeString(
                folder.resolve("kamailio.cfg"),
                Files.readString(RESOURCES.resolve("kamailio.cfg"))
                        .replace("#!DEFINES", defines)
                        .replace("LISTEN", Integer.toString(port))
                        .replace("CARRIER", Integer.toString(carrierPort))
                        .replace("MODULES", modules()));
        Process carrier = run(
                folder,
                "carrier.log",
                List.of("/usr/bin/sipp", "-sn", "uas", "-i", "127.0.0.1", "-p", "" + carrierPort, "-nostdin"));
        Process proxy = run(
                folder,
                "kamailio.log",
                List.of(
                        "/usr/sbin/kamailio",
                        "-f",
                        folder.resolve("kamailio.cfg").toString(),
                        "-DD",
                        "-E",
                        "-m",
                        "32",
                        "-M",
                        "4",
                        "-Y",
                        folder.toString(),
                        "-P",
                        folder.resolve("kamailio.pid").toString()));
        Kamailio kamailio = new Kamailio(folder, port, proxy, carrier);
        try {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> isTaken(port) && isTaken(carrierPort) || !proxy.isAlive() || !carrier.isAlive());
            assertThat(proxy.isAlive())
                    .as(Files.readString(folder.resolve("kamailio.log")))
                    .isTrue();
            assertThat(carrier.isAlive())
                    .as(Files.readString(folder.resolve("carrier.log")))
                    .isTrue();
        } catch (RuntimeException | AssertionError e) {
            kamailio.close();
            throw e;
        }
        return kamailio;
    }

    /** A call that the carrier gets and answers; what went otherwise, else an empty text. */
    String connects(String extension, String number) throws Exception {
        return call(extension, number, Files.readString(RESOURCES.resolve("connected.xml")));
    }

    /** A call that is refused with a status and a reason that begins so; what went otherwise, else an empty text. */
    String isRefused(String extension, String number, int status, String reason) throws Exception {
        return call(
                extension,
                number,
                Files.readString(RESOURCES.resolve("refused.xml"))
                        .replace("%STATUS%", Integer.toString(status))
                        .replace("%REASON%", reason));
    }

    private String call(String extension, String number, String outcome) throws Exception {
        Path scenario = folder.resolve("phone.xml");
        Files.writeString(
                scenario,
                Files.readString(RESOURCES.resolve("phone.xml"))
                        .replace("%OUTCOME%", outcome)
                        .replace("%NUMBER%", number)
                        .replace("%EXTENSION%", extension));
        Path errors = folder.resolve("phone.errors");
        Files.deleteIfExists(errors);
        Process phone = run(
                folder,
                "phone.log",
                List.of(
                        "/usr/bin/sipp",
                        "127.0.0.1:" + port,
                        "-sf",
                        scenario.toString(),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        "" + freePort(),
                        "-m",
                        "1",
                        "-timeout",
                        "20s",
                        "-timeout_error",
                        "-nostdin",
                        "-trace_err",
                        "-error_file",
                        errors.toString()));
        assertThat(phone.waitFor(40, TimeUnit.SECONDS)).isTrue();
        return phone.exitValue() == 0
                ? ""
                : "exit code " + phone.exitValue() + ": " + (Files.exists(errors) ? Files.readString(errors) : "");
    }

    private static Process run(Path folder, String log, List<String> line) throws IOException {
        return new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    /** Where the system keeps Kamailio's modules. */
    private static String modules() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(lib -> lib.resolve("kamailio/modules"))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElse(Path.of("/usr/lib/kamailio/modules"))
                    .toString();
        }
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isTaken(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() {
        for (Process process : List.of(proxy, carrier)) {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
