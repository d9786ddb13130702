package io.ringfence.traffic.sensor;

import static io.ringfence.traffic.Frames.ACK;
import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.ipv6;
import static io.ringfence.traffic.Frames.tcp;
import static io.ringfence.traffic.Frames.udp;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringfence.traffic.Messages;
import io.ringfence.traffic.Watched;
import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.frame.Transport;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMethod;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SensorTest {

    private final Watched watched = new Watched();

    @Test
    void countsMessagesByKind() {
        watched.ethernet(ethernet(ipv4(17, udp(5060, 5060, bytes(Messages.invite("a"))))));
        watched.ethernet(ethernet(ipv6(17, udp(5060, 5060, bytes(Messages.response(486, "INVITE", "a"))))));
        watched.ethernet(ethernet(ipv4(6, tcp(5060, 5060, 1, ACK, bytes(Messages.request("PING", "b", "", ""))))));

        Tally tally = watched.sensor.tally();
        assertThat(tally.requests(SipMethod.INVITE)).isEqualTo(1);
        assertThat(tally.requests(SipMethod.OTHER)).isEqualTo(1);
        assertThat(tally.responses(486)).isEqualTo(1);
        assertThat(tally.messages(Transport.UDP)).isEqualTo(2);
        assertThat(tally.messages(Transport.TCP)).isEqualTo(1);
        assertThat(tally.ipv4()).isEqualTo(2);
        assertThat(tally.ipv6()).isEqualTo(1);
    }

    @Test
    void eachFrameHasOneOutcome() {
        assertThat(datagram("\r\n\r\n")).isEqualTo(Outcome.KEEP_ALIVE);
        assertThat(datagram("\0\0\0\0")).isEqualTo(Outcome.KEEP_ALIVE);
        assertThat(datagram("")).isEqualTo(Outcome.KEEP_ALIVE);
        assertThat(datagram("hello")).isEqualTo(Outcome.NOT_SIP);
        assertThat(watched.ethernet(new byte[13])).isEqualTo(Outcome.DAMAGED);
        assertThat(watched.ethernet(new byte[60])).isEqualTo(Outcome.NOT_IP);
        assertThat(watched.ethernet(ethernet(ipv4(50, new byte[60])))).isEqualTo(Outcome.OTHER_TRANSPORT);
        assertThat(watched.frame(4711, new byte[60], 60)).isEqualTo(Outcome.UNKNOWN_LINK);

        assertThat(watched.sensor.counters().get(Counter.FRAMES)).isEqualTo(8);
        assertThat(Arrays.stream(Outcome.values())
                        .mapToLong(watched.sensor.counters()::get)
                        .sum())
                .isEqualTo(8);
    }

    @Test
    void aDatagramThatTheCaptureHasCutIsAMessageAllTheSame() {
        byte[] frame = ethernet(ipv4(17, udp(5060, 5060, bytes(Messages.invite("cut")))));

        Outcome outcome = watched.frame(LinkLayer.ETHERNET, Arrays.copyOf(frame, 300), frame.length);

        assertThat(outcome).isEqualTo(Outcome.SIP);
        assertThat(watched.callIds()).containsExactly("cut");
        assertThat(watched.sensor.counters().get(Counter.FRAMES_CUT)).isEqualTo(1);
    }

    @Test
    void aPlainDatagramCostsNoMemory() {
        // Given
        byte[] frame = ethernet(ipv4(17, udp(5060, 5060, bytes(Messages.invite("plain")))));
        Field[] fields = Field.values();
        long[] found = new long[1];
        Sensor sensor = new Sensor(SensorLimits.DEFAULT, (packet, message) -> {
            for (Field field : fields) {
                found[0] += message.span(field);
            }
        });
        Packet packet = new Packet();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long frames = 200_000;
        run(sensor, packet, frame, frames);

        // When
        long before = threads.getCurrentThreadAllocatedBytes();
        run(sensor, packet, frame, frames);
        long after = threads.getCurrentThreadAllocatedBytes();

        // Then
        assertThat(found[0]).isNotZero();
        assertThat((after - before) / frames).isZero();
    }

    private static void run(Sensor sensor, Packet packet, byte[] frame, long frames) {
        for (long i = 0; i < frames; i++) {
            packet.reset(i, i, LinkLayer.ETHERNET, frame, 0, frame.length, frame.length);
            sensor.frame(packet);
        }
    }

    private Outcome datagram(String text) {
        return watched.ethernet(ethernet(ipv4(17, udp(5060, 5060, bytes(text)))));
    }
}
