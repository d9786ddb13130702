package io.ringfence.trafficsensor;

import static io.ringfence.traffic.Frames.ACK;
import static io.ringfence.traffic.Frames.SYN;
import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.cooked;
import static io.ringfence.traffic.Frames.cooked2;
import static io.ringfence.traffic.Frames.cut;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.hex;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.ipv4Fragment;
import static io.ringfence.traffic.Frames.ipv6;
import static io.ringfence.traffic.Frames.ipv6Fragment;
import static io.ringfence.traffic.Frames.join;
import static io.ringfence.traffic.Frames.tcp;
import static io.ringfence.traffic.Frames.udp;
import static io.ringfence.traffic.Frames.udp6;
import static io.ringfence.traffic.Frames.vlan;
import static io.ringfence.traffic.Frames.webSocket;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.read.CaptureFile;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.write.PcapWriter;
import io.ringfence.traffic.write.PcapngWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted here is what tshark counts. */
@EnabledIf(value = "isInstalled", disabledReason = "tshark is not installed: apt-get install tshark")
class TsharkIT {

    private static final Path CAPTURES = Path.of("traffic/src/test/resources/pcaps");
    private static final long TIME = 1_700_000_000_123_456_789L;
    private static final byte[] INVITE = bytes(Messages.invite("one"));
    private static final byte[] OK = bytes(Messages.response(200, "INVITE", "two"));
    private static final byte[] OPTIONS = bytes(Messages.options("three"));

    @TempDir
    Path folder;

    static boolean isInstalled() {
        return Tshark.isInstalled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkts-sipp.pcap",
                "pkts-sipp_sll.pcap",
                "pkts-sip_rtp.pcap",
                "pkts-fragmented_udp_sip.pcap",
                "pkts-fragmented_tcp_sip.pcap",
                "pkts-ipv6_frag.pcap"
            })
    void countsWhatTsharkCounts(String name) throws Exception {
        Path file = CAPTURES.resolve(name);

        assertThat(messages(file)).isEqualTo(Tshark.messages(file));
    }

    @Test
    void countsOnEachLink() throws Exception {
        byte[] v4 = ipv4(17, udp(5060, 5060, INVITE));
        byte[] v6 = ipv6(17, udp6(5060, 5060, OK));
        Map<Integer, List<byte[]>> links = Map.of(
                LinkLayer.ETHERNET, List.of(ethernet(v4), ethernet(v6), vlan(v4, 100), vlan(v6, 7, 100)),
                LinkLayer.RAW, List.of(v4, v6),
                LinkLayer.LINUX_COOKED, List.of(cooked(v4), cooked(v6)),
                LinkLayer.LINUX_COOKED_2, List.of(cooked2(v4), cooked2(v6)),
                LinkLayer.NULL, List.of(join(hex("02000000"), v4), join(hex("1e000000"), v6)),
                LinkLayer.LOOP, List.of(join(hex("00000002"), v4), join(hex("0000001c"), v6)));

        for (Map.Entry<Integer, List<byte[]>> link : links.entrySet()) {
            Path file = pcap(link.getKey(), link.getValue());
            Map<String, Long> messages = messages(file);
            assertThat(messages).as("link type %d", link.getKey()).isEqualTo(Tshark.messages(file));
            assertThat(messages).containsOnlyKeys("INVITE UDP/4", "200 UDP/6");
        }
    }

    @Test
    void countsInFragments() throws Exception {
        byte[] datagram = udp(5060, 5060, INVITE);
        byte[] datagram6 = udp6(5060, 5060, INVITE);
        int end = datagram.length;
        Path file = pcap(
                LinkLayer.ETHERNET,
                List.of(
                        ethernet(ipv4Fragment(17, 7, 160, false, cut(datagram, 160, end))),
                        ethernet(ipv4Fragment(17, 7, 0, true, cut(datagram, 0, 160))),
                        ethernet(ipv6Fragment(17, 8, 0, true, cut(datagram6, 0, 80))),
                        ethernet(ipv6Fragment(17, 8, 240, false, cut(datagram6, 240, end))),
                        ethernet(ipv6Fragment(17, 8, 80, true, cut(datagram6, 80, 240)))));

        assertThat(messages(file)).isEqualTo(Map.of("INVITE UDP/4", 1L, "INVITE UDP/6", 1L));
        assertThat(Tshark.messages(file)).isEqualTo(messages(file));
    }

    @Test
    void countsInStreams() throws Exception {
        byte[] all = join(INVITE, OK, OPTIONS, INVITE);
        Path file = pcap(
                LinkLayer.ETHERNET,
                List.of(
                        stream(5060, -1, SYN, new byte[0]),
                        stream(5060, 0, ACK, cut(all, 0, 100)),
                        stream(5060, 100, ACK, cut(all, 100, 900)),
                        stream(5060, 100, ACK, cut(all, 100, 900)),
                        stream(5060, 900, ACK, cut(all, 900, all.length)),
                        stream(5060, all.length, ACK, bytes("\r\n\r\n"))));

        assertThat(messages(file)).isEqualTo(Map.of("INVITE TCP/4", 2L, "200 TCP/4", 1L, "OPTIONS TCP/4", 1L));
        assertThat(Tshark.messages(file)).isEqualTo(messages(file));
    }

    @Test
    void countsInWebSockets() throws Exception {
        byte[] upgrade = bytes(
                "GET / HTTP/1.1\r\nHost: pbx\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n\r\n");
        byte[] granted = bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n\r\n");
        byte[] invite = webSocket(0x81, true, INVITE);
        byte[] answers = join(webSocket(0x81, false, OK), webSocket(0x82, false, OPTIONS));
        Path file = pcap(
                LinkLayer.ETHERNET,
                List.of(
                        stream(80, -1, SYN, new byte[0]),
                        back(80, -1, SYN | ACK, new byte[0]),
                        stream(80, 0, ACK, upgrade),
                        back(80, 0, ACK, granted),
                        stream(80, upgrade.length, ACK, cut(invite, 0, 70)),
                        stream(80, upgrade.length + 70, ACK, cut(invite, 70, invite.length)),
                        back(80, granted.length, ACK, answers)));

        assertThat(messages(file)).isEqualTo(Map.of("INVITE WS/4", 1L, "200 WS/4", 1L, "OPTIONS WS/4", 1L));
        assertThat(Tshark.messages(file)).isEqualTo(messages(file));
    }

    @Test
    void tsharkReadsWhatIsWrittenAsPcapng() throws Exception {
        // Given
        Path file = folder.resolve("written.pcapng");
        try (OutputStream out = Files.newOutputStream(file)) {
            PcapngWriter writer = new PcapngWriter(out, "Ringfence", "cut at 50 MB");
            int eth = writer.addInterface(LinkLayer.ETHERNET, "node-1/eth0", "office");
            byte[] first = ethernet(ipv4(17, udp(5060, 5060, INVITE)));
            writer.frame(eth, TIME, first.length + 9, first, 0, first.length, "blocked");
            int any = writer.addInterface(LinkLayer.LINUX_COOKED_2, "node-2/any", "");
            byte[] second = cooked2(ipv6(17, udp6(5060, 5060, OK)));
            writer.frame(any, TIME + 1, second.length, second, 0, second.length, "");
            writer.statistics(eth, TIME + 2, 100, 3);
        }

        // When
        List<String[]> frames = Tshark.fields(
                file,
                "frame",
                "frame.time_epoch",
                "frame.interface_name",
                "frame.interface_description",
                "frame.cap_len",
                "frame.len",
                "frame.comment",
                "sip.Call-ID");

        // Then
        int length = ethernet(ipv4(17, udp(1, 1, INVITE))).length;
        int length2 = cooked2(ipv6(17, udp(1, 1, OK))).length;
        assertThat(frames.stream().map(frame -> String.join("|", frame)))
                .containsExactly(
                        "1700000000.123456789|node-1/eth0|office|%d|%d|blocked|one".formatted(length, length + 9),
                        "1700000000.123456790|node-2/any||%d|%d||two".formatted(length2, length2));
        assertThat(messages(file)).isEqualTo(Tshark.messages(file));
    }

    private static byte[] stream(int port, int at, int flags, byte[] payload) {
        return ethernet(ipv4(6, tcp(40_000, port, 1000 + at, flags, payload)));
    }

    private static byte[] back(int port, int at, int flags, byte[] payload) {
        byte[] ip = ipv4(6, tcp(port, 40_000, 5000 + at, flags, payload));
        byte[] source = cut(ip, 12, 16);
        for (int i = 0; i < 4; i++) {
            ip[12 + i] = ip[16 + i];
            ip[16 + i] = source[i];
        }
        return ethernet(ip);
    }

    private Path pcap(int linkType, List<byte[]> frames) throws IOException {
        Path file = folder.resolve("made-" + linkType + ".pcap");
        try (OutputStream out = Files.newOutputStream(file)) {
            PcapWriter writer = new PcapWriter(out, linkType);
            long time = TIME;
            for (byte[] frame : frames) {
                writer.frame(time++, frame.length, frame, 0, frame.length);
            }
        }
        return file;
    }

    /** As {@link Tshark#messages}; what is partial is not there, because tshark does not show it. */
    static Map<String, Long> messages(Path file) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        Sensor sensor = new Sensor(SensorLimits.DEFAULT, (packet, message) -> {
            if (!packet.isPartial()) {
                String what = message.isRequest() ? message.text(Field.METHOD).orElse("") : "" + message.status();
                counts.merge(what + " " + packet.transport() + "/" + packet.family(), 1L, Long::sum);
            }
        });
        try (InputStream in = Files.newInputStream(file)) {
            CaptureFile capture = CaptureFile.of(in);
            Packet packet = new Packet();
            while (capture.next(packet)) {
                sensor.frame(packet);
            }
        }
        sensor.end();
        return counts;
    }
}
