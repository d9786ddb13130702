package io.ringfence.trafficsensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.standalone.testing.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls that sipp makes, alone and through Kamailio, captured by Wireshark's dumpcap in a network namespace: what is counted is what
 * tshark counts.
 */
@EnabledIf(value = "canRun", disabledReason = "needs root, tshark, sipp and kamailio with its WebSocket module")
class CallsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String KAMAILIO = """
            #!KAMAILIO
            debug=0
            log_stderror=yes
            children=1
            tcp_children=1
            auto_aliases=no
            tcp_accept_no_cl=yes
            listen=udp:127.0.0.1:5060
            listen=tcp:127.0.0.1:5060
            listen=tcp:127.0.0.1:8080
            listen=udp:[::1]:5060
            loadmodule "pv.so"
            loadmodule "tm.so"
            loadmodule "sl.so"
            loadmodule "rr.so"
            loadmodule "xhttp.so"
            loadmodule "websocket.so"
            request_route {
                if (method == "OPTIONS") {
                    sl_send_reply("200", "OK");
                    exit;
                }
                if (!loose_route()) {
                    record_route();
                    $du = "sip:127.0.0.1:5080";
                }
                t_relay();
            }
            event_route[xhttp:request] {
                if (!ws_handle_handshake()) {
                    xhttp_reply("404", "Not Found", "", "");
                }
            }
            """;

    @TempDir
    Path folder;

    private NetworkNamespace namespace;
    private final List<Process> running = new ArrayList<>();
    private int outputs;

    static boolean canRun() {
        return Tshark.isInstalled()
                && Stream.of("/usr/bin/sipp", "/usr/bin/dumpcap", "/usr/sbin/kamailio")
                        .allMatch(program -> Files.isExecutable(Path.of(program)))
                && Files.isWritable(Path.of("/proc/sys/net/core/rmem_max"));
    }

    @BeforeEach
    void open() {
        namespace = NetworkNamespace.create();
        namespace.run("ip", "link", "set", "lo", "mtu", "1400");
    }

    @AfterEach
    void close() throws Exception {
        for (Process process : running) {
            end(process);
        }
        namespace.close();
    }

    @Test
    void ofSippItCountsWhatTsharkCounts() throws Exception {
        // Given
        Path file = folder.resolve("calls.pcap");
        Process capture = capture(file);

        // When
        calls("127.0.0.1", "u1", "-sn", "uac");
        calls("::1", "u1", "-sn", "uac");
        calls("127.0.0.1", "t1", "-sn", "uac");
        calls("127.0.0.1", "u1", "-sf", largeInvite().toString());
        calls("::1", "u1", "-sf", largeInvite().toString());
        endCapture(capture, file);

        // Then
        Map<String, Long> messages = TsharkIT.messages(file);
        assertThat(messages)
                .containsKeys("INVITE UDP/4", "INVITE TCP/4", "INVITE UDP/6", "BYE TCP/4", "200 UDP/6")
                .isEqualTo(Tshark.messages(file));
        assertThat(Tshark.fields(file, "ip.flags.mf == 1", "frame.number")).isNotEmpty();
        assertThat(Tshark.fields(file, "ipv6.fraghdr.more == 1", "frame.number"))
                .isNotEmpty();
    }

    @Test
    void ofKamailioItCountsWhatTsharkCounts() throws Exception {
        // Given
        Path configuration = Files.writeString(folder.resolve("kamailio.cfg"), KAMAILIO);
        start("kamailio", "-DD", "-E", "-m", "32", "-M", "4", "-f", configuration.toString(), "-Y", folder.toString());
        start("sipp", "-sn", "uas", "-i", "127.0.0.1", "-p", "5080", "-t", "u1", "-nostdin");
        awaitListener("-Hlun", 5080);
        awaitListener("-Hltn", 8080);
        Path file = folder.resolve("calls.pcap");
        Process capture = capture(file);

        // When
        call("127.0.0.1", "u1", "-sn", "uac");
        call("127.0.0.1", "t1", "-sn", "uac");
        ask("udp", "::1", "5060");
        ask("ws", "127.0.0.1", "8080");
        endCapture(capture, file);

        // Then
        Map<String, Long> messages = TsharkIT.messages(file);
        assertThat(messages)
                .containsKeys("INVITE UDP/4", "INVITE TCP/4", "100 TCP/4", "OPTIONS UDP/6", "200 UDP/6")
                .containsEntry("OPTIONS WS/4", 3L)
                .containsEntry("200 WS/4", 3L)
                .isEqualTo(Tshark.messages(file));
    }

    private Process capture(Path file) throws IOException {
        Process capture = start("dumpcap", "-q", "-P", "-i", "lo", "-w", file.toString());
        Path said = folder.resolve(outputs + ".txt");
        await().atMost(LIMIT).until(() -> Files.readString(said).contains("File:"));
        return capture;
    }

    /** Ends it when all that was sent until now is in the file. */
    private void endCapture(Process capture, Path file) throws Exception {
        namespace.run("bash", "-c", "echo -n the-last-one > /dev/udp/127.0.0.1/9");
        await().atMost(LIMIT).until(() -> Files.readString(file, ISO_8859_1).contains("the-last-one"));
        end(capture);
    }

    /** Calls to a server of sipp's own. */
    private void calls(String address, String transport, String kind, String scenario) throws Exception {
        Process server = start("sipp", "-sn", "uas", "-i", address, "-p", "5060", "-t", transport, "-nostdin");
        awaitListener(transport.startsWith("t") ? "-Hltn" : "-Hlun", 5060);
        call(address, transport, kind, scenario);
        end(server);
    }

    private void call(String address, String transport, String kind, String scenario) throws Exception {
        String target = (address.contains(":") ? "[" + address + "]" : address) + ":5060";
        List<String> command = new ArrayList<>(List.of("sipp", kind, scenario, target, "-i", address, "-p", "5070"));
        command.addAll(List.of("-t", transport, "-nostdin", "-m", "5", "-r", "5", "-timeout", "20s"));
        succeeds(start(command.toArray(String[]::new)));
    }

    /** Three OPTIONS, each answered. */
    private void ask(String transport, String address, String port) throws Exception {
        succeeds(start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SipClient.class.getName(),
                transport,
                address,
                port));
    }

    private void succeeds(Process process) throws Exception {
        Path said = folder.resolve(outputs + ".txt");
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", Files.readString(said)).isZero();
    }

    private void awaitListener(String kind, int port) {
        await().atMost(LIMIT)
                .until(() -> namespace.run("ss", kind, "sport = :" + port).contains(":" + port));
    }

    /** The calls that sipp makes by itself, with an INVITE that a frame has no room for. */
    private Path largeInvite() throws Exception {
        Process print = start("sipp", "-sd", "uac");
        assertThat(print.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue(); // with 99: it only prints
        String own = Files.readString(folder.resolve(outputs + ".txt"));
        String large = own.replaceFirst("Subject: ", "X-Padding: " + "a".repeat(1_500) + "\n      Subject: ");
        assertThat(large).hasSizeGreaterThan(own.length());
        return Files.writeString(folder.resolve("large.xml"), large);
    }

    /** Starts a program inside; what it says is in the file that has the number of the last one started. */
    private Process start(String... command) throws IOException {
        Path out = folder.resolve(++outputs + ".txt");
        ProcessBuilder builder = new ProcessBuilder(namespace.command(command)).directory(folder.toFile());
        builder.environment().put("TERM", "xterm");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        running.add(process);
        return process;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
