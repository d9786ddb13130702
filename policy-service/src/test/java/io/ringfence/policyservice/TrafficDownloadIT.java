package io.ringfence.policyservice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.policyservice.testing.Api;
import io.ringfence.policyservice.testing.Backing;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.read.CaptureFile;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was captured, as a file. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class TrafficDownloadIT extends PacketsOnKafka {

    private static final Path CAPTURE = Path.of("../traffic-sensor/traffic/src/test/resources/pcaps/pkts-sipp.pcap");

    private static final Sip SIP = new Sip("OPTIONS", 0, "c1", null, null, null);

    @TempDir
    Path folder;

    @Test
    void theDownloadIsFrameForFrameTheOriginal() throws Exception {
        List<String> original = new ArrayList<>();
        byte[] capture = Files.readAllBytes(CAPTURE);
        Packet packet = new Packet();
        CaptureFile file = CaptureFile.of(new ByteArrayInputStream(capture));
        long shift = 0;
        while (file.next(packet)) {
            shift = shift == 0 ? now - packet.timeNanos() : shift;
            byte[] bytes = packet.copyOfFrame();
            original.add(packet.timeNanos() + shift + " " + packet.wire() + " "
                    + HexFormat.of().formatHex(bytes));
            String peer = "203.0.113." + (100 + original.size() % 7); // several partitions
            send(new CapturedPacket(
                    Kind.FRAME,
                    peer,
                    new Origin(
                            id, "eth0", packet.linkType(), packet.timeNanos() + shift, packet.wire(), original.size()),
                    null,
                    null,
                    Set.of(),
                    List.of(),
                    0,
                    bytes));
        }

        byte[] downloaded = download("?node=" + id);

        List<String> frames = new ArrayList<>();
        CaptureFile read = CaptureFile.of(new ByteArrayInputStream(downloaded));
        while (read.next(packet)) {
            frames.add(packet.timeNanos() + " " + packet.wire() + " "
                    + HexFormat.of().formatHex(packet.copyOfFrame()));
        }
        assertThat(frames).hasSizeGreaterThan(5).isEqualTo(original);
        Path saved = Files.write(folder.resolve("downloaded.pcapng"), downloaded);
        assertThat(frames(saved)).hasSize(original.size()).isEqualTo(frames(CAPTURE));
    }

    @Test
    void framesOfAMessageThatIsAskedForAreInTheDownload() throws Exception {
        Flow flow = new Flow("203.0.113.79", 40_000, "198.51.100.1", 5060, "TCP");
        send(frame(1, flow, null, "INVITE sip:"));
        send(frame(2, flow, null, "b SIP/2.0"));
        send(frame(3, flow, null, "of another"));
        send(message(2, flow, List.of(1L, 2L)));

        byte[] downloaded = download("?ip=203.0.113.79&callId=" + id);

        CaptureFile read = CaptureFile.of(new ByteArrayInputStream(downloaded));
        Packet packet = new Packet();
        List<Long> times = new ArrayList<>();
        while (read.next(packet)) {
            times.add(packet.timeNanos() - now);
        }
        assertThat(times).containsExactly(1L, 2L);
    }

    @Test
    void recordsThatCannotBeReadAreSaidAtTheLastFrame() throws Exception {
        String peer = "2001:db8::" + Long.toString(now % 65_535, 16); // of nobody else
        Flow flow = new Flow(peer, 5060, "198.51.100.1", 5060, "UDP");
        sendUnreadable(peer);
        byte[] withoutFrames = download("?ip=" + peer);
        assertThat(comments(withoutFrames)).isEmpty();
        assertThat(new String(withoutFrames, ISO_8859_1)).contains("records that can't be read, and are left out: 1");

        for (int number = 1; number < 4; number++) {
            send(frame(number, flow, null, "x"));
        }
        sendUnreadable(peer);

        assertThat(comments(download("?ip=" + peer)))
                .containsExactly("", "", "records that can't be read, and are left out: 2");
    }

    @Test
    void framesOfPeersThatAreBlockedSaySo() throws Exception {
        // Given
        for (int peer = 81; peer < 84; peer++) {
            send(frame(peer, new Flow("192.0.2." + peer, 5060, "198.51.100.1", 5060, "UDP"), SIP, "x"));
        }
        String entry = Api.block("192.0.2.81");
        Api.admin()
                .contentType("application/json")
                .body("{\"networks\":[\"192.0.2.82\",\"192.0.2.128/25\"]}")
                .put(Api.LISTS + id)
                .then()
                .statusCode(201);

        // Then
        assertThat(comments(download("?node=" + id)))
                .containsExactly("blocked, still captured", "blocked, still captured", "");
        Api.get(TRAFFIC + "?node=" + id)
                .body("items.peer", contains("192.0.2.83", "192.0.2.82", "192.0.2.81"))
                .body("items.blocked", contains(false, true, true));
        Api.delete(Api.ENTRIES + "/" + entry);
        Api.delete(Api.LISTS + id);
        assertThat(comments(download("?node=" + id))).containsExactly("", "", "");
    }

    private static byte[] download(String query) {
        return Api.admin()
                .accept("*/*")
                .get(TRAFFIC + ".pcap" + query)
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString(".pcapng"))
                .extract()
                .asByteArray();
    }

    /** The comment of each frame, as Wireshark shows it. */
    private List<String> comments(byte[] capture) throws Exception {
        return tshark(Files.write(folder.resolve("commented.pcapng"), capture), "frame.comment");
    }

    /** What Wireshark says of each frame. */
    private List<String> frames(Path capture) throws Exception {
        return tshark(
                capture,
                "frame.number",
                "frame.time_relative",
                "frame.len",
                "ip.src",
                "udp.dstport",
                "sip.Method",
                "sip.Status-Code",
                "sip.Call-ID");
    }

    private List<String> tshark(Path capture, String... fields) throws Exception {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-T", "fields"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        Path out = folder.resolve("fields");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(out);
    }
}
