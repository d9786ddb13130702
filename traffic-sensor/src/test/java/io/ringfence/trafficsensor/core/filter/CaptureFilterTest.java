package io.ringfence.trafficsensor.core.filter;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.ipv4Fragment;
import static io.ringfence.traffic.Frames.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Filters as libpcap itself compiles and applies them. */
class CaptureFilterTest {

    @Test
    void portsPassWithAndWithoutTagsAndOthersDoNot() throws Exception {
        byte[] plain = ethernet(ipv4(17, udp(40_000, 5060, bytes("x"))));
        byte[] other = ethernet(ipv4(17, udp(40_000, 53, bytes("x"))));

        assertThat(passes(plain, List.of())).isTrue();
        assertThat(passes(other, List.of())).isFalse();
        assertThat(passes(tagged(plain), List.of())).isTrue();
        assertThat(passes(tagged(tagged(plain)), List.of())).isTrue();
        assertThat(passes(tagged(other), List.of())).isFalse();
    }

    @Test
    void fragmentsPassWhateverTheyCarry() throws Exception {
        byte[] fragment = ethernet(ipv4Fragment(17, 7, 160, false, bytes("the rest of a message")));

        assertThat(passes(fragment, List.of())).isTrue();
        assertThat(passes(tagged(fragment), List.of())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1", "12", "113", "0"})
    void everyLinkLayerTakesIt(int linkType) throws Exception {
        String expression = CaptureFilter.of("5060-5061,8088", List.of(9092)).expression(linkType);

        try (PcapHandle handle = Pcaps.openDead(DataLinkType.getInstance(linkType), 65_535)) {
            handle.compileFilter(expression, BpfCompileMode.OPTIMIZE, (Inet4Address) InetAddress.getByName("0.0.0.0"))
                    .free();
        }
    }

    @Test
    void aBrokerOnAPortOfSipIsLeftOut() {
        assertThat(CaptureFilter.of("5060,9000-9100", List.of(9092, 1)).expression(101))
                .isEqualTo("(((udp or tcp or sctp) and (port 5060 or portrange 9000-9100) and not tcp port 9092)"
                        + " or ip[6:2] & 0x1fff != 0 or ip6 proto 44)");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'ports 0: 0 is no port (1 to 65535)'",
        "'5060,70000', 'ports 5060,70000: 70000 is no port (1 to 65535)'",
        "5061-5060, 'ports 5061-5060: 5061-5060 ends before it begins'",
        "'5060,', 'ports 5060,:  is no port (1 to 65535)'",
    })
    void whatIsNoPortIsSaid(String ports, String problem) {
        assertThatThrownBy(() -> CaptureFilter.of(ports, List.of())).hasMessage(problem);
    }

    private static boolean passes(byte[] frame, List<Integer> brokers) throws Exception {
        String expression = CaptureFilter.of("5060-5061", brokers).expression(1);
        try (PcapHandle handle = Pcaps.openDead(DataLinkType.EN10MB, 65_535)) {
            BpfProgram program = handle.compileFilter(
                    expression, BpfCompileMode.OPTIMIZE, (Inet4Address) InetAddress.getByName("0.0.0.0"));
            try {
                return program.applyFilter(frame);
            } finally {
                program.free();
            }
        }
    }

    private static byte[] tagged(byte[] frame) {
        byte[] tagged = new byte[frame.length + 4];
        System.arraycopy(frame, 0, tagged, 0, 12);
        tagged[12] = (byte) 0x81;
        tagged[15] = 7;
        System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
        return tagged;
    }
}
