package io.ringfence.traffic.frame;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.chunk;
import static io.ringfence.traffic.Frames.cut;
import static io.ringfence.traffic.Frames.hep;
import static io.ringfence.traffic.Frames.hex;
import static io.ringfence.traffic.Frames.u16;
import static io.ringfence.traffic.Frames.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import io.ringfence.traffic.Watched;
import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import io.ringfence.traffic.count.Outcome;
import org.junit.jupiter.api.Test;

class HepTest {

    private static final byte[] PACKET = hep(
            chunk(1, hex("02")),
            chunk(2, hex("16")),
            chunk(3, hex("0a000001")),
            chunk(4, hex("0a000002")),
            chunk(7, u16(40_000)),
            chunk(8, u16(5061)),
            chunk(9, u32(1_700_000_000)),
            chunk(10, u32(123_456)),
            chunk(11, hex("01")),
            chunk(12, u32(2001)),
            chunk(15, bytes(Messages.options("told"))));

    private final Watched watched = new Watched();

    @Test
    void takesWhatAPbxHasDecrypted() {
        assertThat(take(PACKET)).isEqualTo(Outcome.SIP);

        assertThat(watched.messages).singleElement().satisfies(seen -> {
            assertThat(seen.callId()).isEqualTo("told");
            assertThat(seen.transport()).isEqualTo("TLS/4");
        });
    }

    @Test
    void hasTimeAndAddressesOfThePbx() {
        // Given
        Packet packet = new Packet();
        packet.reset(1, 1_700_000_001_000_000_000L, Hep.LINK_TYPE, PACKET, 0, PACKET.length, PACKET.length);

        // When
        Decoded decoded = new FrameDecoder(FragmentLimits.DEFAULT, new Counters(), other -> {}).decode(packet);

        // Then
        assertThat(decoded).isEqualTo(Decoded.HEP);
        assertThat(packet.timeNanos()).isEqualTo(1_700_000_000_123_456_000L);
        assertThat(Addresses.text(packet.sourceHigh(), packet.sourceLow())).isEqualTo("10.0.0.1");
        assertThat(packet.sourcePort()).isEqualTo(40_000);
        assertThat(packet.destinationPort()).isEqualTo(5061);
    }

    @Test
    void aClockThatIsFarAwayIsNotBelieved() {
        Packet packet = new Packet();
        packet.reset(1, 1_600_000_000_000_000_000L, Hep.LINK_TYPE, PACKET, 0, PACKET.length, PACKET.length);

        new FrameDecoder(FragmentLimits.DEFAULT, new Counters(), other -> {}).decode(packet);

        assertThat(packet.timeNanos()).isEqualTo(1_600_000_000_000_000_000L);
    }

    @Test
    void takesIpv6() {
        byte[] packet = hep(
                chunk(2, hex("06")),
                chunk(5, hex("20010db8000000000000000000000001")),
                chunk(6, hex("20010db8000000000000000000000002")),
                chunk(15, bytes(Messages.options("six"))));

        assertThat(take(packet)).isEqualTo(Outcome.SIP);
        assertThat(watched.messages.getFirst().transport()).isEqualTo("TCP/6");
    }

    @Test
    void countsWhatCantBeRead() {
        for (int length = 0; length < PACKET.length; length++) {
            assertThat(take(cut(PACKET, 0, length))).isEqualTo(Outcome.DAMAGED);
        }
        byte[] noSip = hep(chunk(3, hex("0a000001")), chunk(11, hex("05")), chunk(15, bytes("{}")));
        assertThat(take(noSip)).isEqualTo(Outcome.DAMAGED);
        assertThat(watched.sensor.counters().get(Counter.HEP_DAMAGED)).isEqualTo(PACKET.length + 1);
        assertThat(watched.messages).isEmpty();
    }

    private Outcome take(byte[] packet) {
        return watched.frame(Hep.LINK_TYPE, packet, packet.length);
    }
}
