package io.ringfence.traffic.frame;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.cooked;
import static io.ringfence.traffic.Frames.cooked2;
import static io.ringfence.traffic.Frames.cut;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.hex;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.ipv6;
import static io.ringfence.traffic.Frames.join;
import static io.ringfence.traffic.Frames.tcp;
import static io.ringfence.traffic.Frames.udp;
import static io.ringfence.traffic.Frames.vlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.traffic.count.Counters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecoderTest {

    private static final byte[] V4 = ipv4(17, udp(5060, 5062, bytes("hello")));
    private static final byte[] V6 = ipv6(17, udp(5060, 5062, bytes("hello")));

    private final FrameDecoder decoder = new FrameDecoder(FragmentLimits.DEFAULT, new Counters(), packet -> {});
    private final Packet packet = new Packet();

    static List<Arguments> links() {
        return List.of(
                Arguments.of("Ethernet", 1, ethernet(V4), 4, -1),
                Arguments.of("Ethernet, IPv6", 1, ethernet(V6), 6, -1),
                Arguments.of("Ethernet with padding", 1, join(ethernet(V4), new byte[13]), 4, -1),
                Arguments.of("VLAN", 1, vlan(V4, 100), 4, 100),
                Arguments.of("VLAN in VLAN", 1, vlan(V6, 7, 4001), 6, 4001),
                Arguments.of("raw, as captured", 12, V4, 4, -1),
                Arguments.of("raw", 101, V6, 6, -1),
                Arguments.of("IPv4", 228, V4, 4, -1),
                Arguments.of("IPv6", 229, V6, 6, -1),
                Arguments.of("Linux cooked", 113, cooked(V4), 4, -1),
                Arguments.of("Linux cooked 2", 276, cooked2(V6), 6, -1),
                Arguments.of("null, little-endian", 0, join(hex("02000000"), V4), 4, -1),
                Arguments.of("null, big-endian, macOS IPv6", 0, join(hex("0000001e"), V6), 6, -1),
                Arguments.of("loop", 108, join(hex("00000002"), V4), 4, -1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void findsTheDatagramOnEachLink(String name, int linkType, byte[] frame, int family, int vlan) {
        assertThat(decode(linkType, frame)).isEqualTo(Decoded.UDP);

        assertThat(packet.family()).isEqualTo(family);
        assertThat(packet.vlan()).isEqualTo(vlan);
        assertThat(source()).isEqualTo(family == 4 ? "10.0.0.1" : "2001:db8::1");
        assertThat(Addresses.text(packet.destinationHigh(), packet.destinationLow()))
                .isEqualTo(family == 4 ? "10.0.0.2" : "2001:db8::2");
        assertThat(packet.sourcePort()).isEqualTo(5060);
        assertThat(packet.destinationPort()).isEqualTo(5062);
        assertThat(payload()).isEqualTo("hello");
    }

    @Test
    void passesIpv6ExtensionHeaders() {
        // Given hop-by-hop, routing, destination options, authentication
        byte[] datagram = udp(1, 2, bytes("deep"));
        byte[] chain = join(
                hex("2b00 000000000000"),
                hex("3c01 0000000000000000000000000000"),
                hex("3300 000000000000"),
                hex("1104 0000" + "00".repeat(20)),
                datagram);

        // Then
        assertThat(decode(101, ipv6(0, chain))).isEqualTo(Decoded.UDP);
        assertThat(payload()).isEqualTo("deep");
    }

    @Test
    void takesAnIpv6FragmentThatIsTheWholeDatagram() {
        byte[] atomic = ipv6(44, join(hex("1100 0000 00000001"), udp(1, 2, bytes("whole"))));

        assertThat(decode(101, atomic)).isEqualTo(Decoded.UDP);
        assertThat(payload()).isEqualTo("whole");
    }

    @Test
    void takesPacketsWhoseLengthIsLeftToTheNetworkCard() {
        byte[] ip = ipv4(6, tcp(1, 2, 77, 16, bytes("much")));
        ip[2] = 0;
        ip[3] = 0;

        assertThat(decode(1, ethernet(ip))).isEqualTo(Decoded.TCP);
        assertThat(payload()).isEqualTo("much");
        assertThat(packet.tcpSequence()).isEqualTo(77);
    }

    @Test
    void saysWhatIsNeitherUdpNorTcp() {
        assertThat(decode(1, ethernet(ipv4(1, new byte[8])))).isEqualTo(Decoded.OTHER_TRANSPORT);
        assertThat(decode(1, ethernet(ipv6(59, new byte[0])))).isEqualTo(Decoded.OTHER_TRANSPORT);
        assertThat(decode(1, hex("ffffffffffff 020000000001 0806 0001"))).isEqualTo(Decoded.NOT_IP);
        assertThat(decode(0, join(hex("17000000"), V4))).isEqualTo(Decoded.NOT_IP);
        assertThat(decode(147, V4)).isEqualTo(Decoded.UNKNOWN_LINK);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void aFrameThatEndsAnywhereIsDamagedAtWorst(String name, int linkType, byte[] frame, int family, int vlan) {
        for (int length = 0; length < frame.length; length++) {
            assertThat(decode(linkType, cut(frame, 0, length)))
                    .as("first %d bytes", length)
                    .isIn(Decoded.DAMAGED, Decoded.UDP);
        }
    }

    @Test
    void refusesHeadersThatContradictThemselves() {
        byte[] shortHeader = V4.clone();
        shortHeader[0] = 0x44;
        byte[] shortUdp = ipv4(17, hex("13c4 13c6 0007 0000"));
        byte[] shortTcp = ipv4(6, tcp(1, 2, 3, 16, new byte[0]));
        shortTcp[20 + 12] = 0x40;
        byte[] longExtension = ipv6(0, hex("11ff 000000000000"));

        assertThat(decode(101, shortHeader)).isEqualTo(Decoded.DAMAGED);
        assertThat(decode(101, shortUdp)).isEqualTo(Decoded.DAMAGED);
        assertThat(decode(101, shortTcp)).isEqualTo(Decoded.DAMAGED);
        assertThat(decode(101, longExtension)).isEqualTo(Decoded.DAMAGED);
        assertThat(decode(101, hex("70"))).isEqualTo(Decoded.DAMAGED);
    }

    @Test
    void aPacketMustLieWithinItsBytes() {
        assertThatThrownBy(() -> packet.reset(1, 0, 1, new byte[10], 4, 7, 7))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Decoded decode(int linkType, byte[] frame) {
        byte[] moved = join(hex("ffffff"), frame);
        packet.reset(1, 0, linkType, moved, 3, frame.length, frame.length);
        return decoder.decode(packet);
    }

    private String source() {
        return Addresses.text(packet.sourceHigh(), packet.sourceLow());
    }

    private String payload() {
        return new String(packet.payload(), packet.payloadOffset(), packet.payloadLength(), StandardCharsets.UTF_8);
    }
}
