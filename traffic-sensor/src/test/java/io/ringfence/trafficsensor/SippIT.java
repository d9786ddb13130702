package io.ringfence.trafficsensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Calls that sipp makes, captured by Wireshark's dumpcap in a network namespace: what is counted is what tshark counts. */
@EnabledIf(value = "canRun", disabledReason = "needs root, tshark and sipp: apt-get install tshark sip-tester")
class SippIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final String namespace = "rf-sipp-" + ProcessHandle.current().pid();
    private final List<Process> running = new ArrayList<>();

    static boolean canRun() {
        return Tshark.isInstalled()
                && Files.isExecutable(Path.of("/usr/bin/sipp"))
                && Files.isExecutable(Path.of("/usr/bin/dumpcap"))
                && Files.isWritable(Path.of("/proc/sys/net/core/rmem_max"));
    }

    @BeforeEach
    void open() throws Exception {
        run("ip", "netns", "add", namespace);
        run("ip", "-n", namespace, "link", "set", "lo", "mtu", "1400", "up");
    }

    @AfterEach
    void close() throws Exception {
        for (Process process : running) {
            end(process);
        }
        run("ip", "netns", "delete", namespace);
    }

    @Test
    void countsWhatTsharkCounts() throws Exception {
        // Given
        Path file = folder.resolve("calls.pcap");
        Path ready = folder.resolve("dumpcap.txt");
        Process capture = start(ready, "dumpcap", "-q", "-P", "-i", "lo", "-w", file.toString());
        await().atMost(LIMIT).until(() -> Files.readString(ready).contains("File:"));

        // When
        calls("127.0.0.1", "u1", "-sn", "uac");
        calls("127.0.0.1", "t1", "-sn", "uac");
        calls("::1", "u1", "-sn", "uac");
        calls("127.0.0.1", "u1", "-sf", largeInvite().toString());
        calls("::1", "u1", "-sf", largeInvite().toString());
        end(capture);

        // Then
        Map<String, Long> messages = TsharkIT.messages(file);
        assertThat(messages)
                .containsKeys("INVITE UDP/4", "INVITE TCP/4", "INVITE UDP/6", "BYE TCP/4", "200 UDP/6")
                .isEqualTo(Tshark.messages(file));
        assertThat(Tshark.fields(file, "ip.flags.mf == 1", "frame.number")).isNotEmpty();
        assertThat(Tshark.fields(file, "ipv6.fraghdr.more == 1", "frame.number"))
                .isNotEmpty();
    }

    private void calls(String address, String transport, String kind, String scenario) throws Exception {
        String target = address.contains(":") ? "[" + address + "]" : address;
        Process server = start(
                folder.resolve("uas.txt"),
                "sipp",
                "-sn",
                "uas",
                "-i",
                address,
                "-p",
                "5060",
                "-t",
                transport,
                "-nostdin");
        String listens = transport.startsWith("t") ? "-Hltn" : "-Hlun";
        await().atMost(LIMIT)
                .until(() -> run("ip", "netns", "exec", namespace, "ss", listens, "sport = :5060")
                        .contains(":5060"));
        Path out = folder.resolve("uac.txt");
        Process client = start(
                out,
                "sipp",
                kind,
                scenario,
                target + ":5060",
                "-i",
                address,
                "-p",
                "5070",
                "-t",
                transport,
                "-nostdin",
                "-m",
                "5",
                "-r",
                "5",
                "-timeout",
                "20s");
        assertThat(client.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).as("%s", Files.readString(out)).isZero();
        end(server);
    }

    /** The calls that sipp makes by itself, with an INVITE that a frame has no room for. */
    private Path largeInvite() throws Exception {
        String own = run("sipp", "-sd", "uac");
        String large = own.replaceFirst("Subject: ", "X-Padding: " + "a".repeat(1_500) + "\n      Subject: ");
        assertThat(large).hasSizeGreaterThan(own.length());
        return Files.writeString(folder.resolve("large.xml"), large);
    }

    private Process start(Path out, String... command) throws IOException {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        inside.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(inside).directory(folder.toFile());
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

    private String run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "run", ".txt");
        Process process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out);
        if (!command[0].equals("sipp")) { // which ends with 99 when it only prints
            assertThat(process.exitValue()).as("%s: %s", List.of(command), text).isZero();
        }
        return text;
    }
}
