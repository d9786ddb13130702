package io.ringfence.trafficsensor;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.read.CaptureFile;
import io.ringfence.traffic.write.PcapWriter;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures that tcpreplay sends over loopback are on the topic as they were: bytes, order, and what tshark finds in them. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
@EnabledIf(value = "canRun", disabledReason = "needs root, tshark and tcpreplay: apt-get install tshark tcpreplay")
class ReplayIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String[] FIELDS = {
        "frame.len", "ip.src", "ipv6.src", "udp.srcport", "tcp.seq_raw", "sip.Method", "sip.Status-Code", "sip.Call-ID"
    };

    @TempDir
    Path folder;

    static boolean canRun() {
        return Tshark.isInstalled()
                && Files.isExecutable(Path.of("/usr/bin/tcpreplay"))
                && Files.isWritable(Path.of("/proc/sys/net/core/rmem_max"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkts-sipp.pcap",
                "pkts-fragmented_udp_sip.pcap",
                "pkts-fragmented_tcp_sip.pcap",
                "pkts-ipv6_frag.pcap"
            })
    void isFrameForFrameTheOriginal(String name) throws Exception {
        Path original = Path.of("traffic/src/test/resources/pcaps").resolve(name);
        List<byte[]> frames = frames(original);
        try (Heard heard = new Heard()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> get("/q/health/ready").then().statusCode(200));

            replay(original);

            List<CapturedPacket> told = await().atMost(LIMIT)
                    .until(
                            () -> heard.packets().stream()
                                    .filter(packet -> packet.kind() == Kind.FRAME)
                                    .filter(packet ->
                                            frames.stream().anyMatch(frame -> Arrays.equals(frame, packet.bytes())))
                                    .sorted(Comparator.comparingLong(
                                            packet -> packet.origin().sequence()))
                                    .toList(),
                            found -> found.size() == frames.size());
            assertThat(told).extracting(CapturedPacket::bytes).containsExactlyElementsOf(frames);
            Path copy = folder.resolve("copy.pcap");
            try (OutputStream out = Files.newOutputStream(copy)) {
                PcapWriter writer = new PcapWriter(out, 1);
                for (CapturedPacket packet : told) {
                    byte[] bytes = packet.bytes();
                    writer.frame(packet.origin().timeNanos(), packet.origin().wire(), bytes, 0, bytes.length);
                }
            }
            assertThat(Tshark.fields(copy, "frame", FIELDS))
                    .containsExactlyElementsOf(Tshark.fields(original, "frame", FIELDS));
        }
    }

    private static List<byte[]> frames(Path file) throws Exception {
        List<byte[]> frames = new ArrayList<>();
        Packet packet = new Packet();
        try (InputStream in = Files.newInputStream(file)) {
            CaptureFile capture = CaptureFile.of(in);
            while (capture.next(packet)) {
                frames.add(packet.copyOfFrame());
            }
        }
        return frames;
    }

    private void replay(Path file) throws Exception {
        Path out = folder.resolve("tcpreplay.txt");
        Process process = new ProcessBuilder("tcpreplay", "--quiet", "-i", "lo", "--pps", "500", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", Files.readString(out)).isZero();
    }
}
