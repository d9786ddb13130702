package io.ringfence.traffic.frame;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.cut;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.ipv4Fragment;
import static io.ringfence.traffic.Frames.ipv6Fragment;
import static io.ringfence.traffic.Frames.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import io.ringfence.traffic.Watched;
import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.traffic.stream.StreamLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentsTest {

    private static final String INVITE = Messages.invite("frag");
    private static final byte[] DATAGRAM = udp(5060, 5060, bytes(INVITE));

    private final Watched watched = new Watched();

    @Test
    void joinsFragmentsInAnyOrder() {
        // When
        assertThat(fragment(9, 304, DATAGRAM.length)).isEqualTo(Outcome.PART);
        assertThat(fragment(9, 0, 200)).isEqualTo(Outcome.PART);
        assertThat(fragment(9, 200, 304)).isEqualTo(Outcome.SIP);

        // Then
        assertThat(watched.messages)
                .containsExactly(new Watched.Seen("INVITE", "frag", "UDP/4", false, List.of(2L, 3L, 1L), INVITE));
        assertThat(watched.sensor.waitingBytes()).isZero();
        assertThat(counted(Counter.DATAGRAMS_REASSEMBLED)).isEqualTo(1);
    }

    @Test
    void joinsIpv6Fragments() {
        watched.ethernet(ethernet(ipv6Fragment(17, 5, 0, true, cut(DATAGRAM, 0, 200))));
        watched.ethernet(ethernet(ipv6Fragment(17, 5, 200, false, cut(DATAGRAM, 200, DATAGRAM.length))));

        assertThat(watched.messages)
                .containsExactly(new Watched.Seen("INVITE", "frag", "UDP/6", false, List.of(1L, 2L), INVITE));
    }

    @Test
    void keepsDatagramsApartThatAreSentAtTheSameTime() {
        fragment(1, 0, 200);
        fragment(2, 0, 200);
        fragment(1, 200, DATAGRAM.length);
        fragment(2, 200, DATAGRAM.length);

        assertThat(watched.what()).containsExactly("INVITE", "INVITE");
    }

    @Test
    void aRepeatedFragmentDoesNoHarm() {
        fragment(1, 0, 200);
        fragment(1, 0, 200);
        fragment(1, 200, DATAGRAM.length);

        assertThat(watched.what()).containsExactly("INVITE");
    }

    @Test
    void refusesOverlappingFragmentsAndShowsTheFirst() {
        // Given
        fragment(1, 0, 200);

        // When
        assertThat(fragment(1, 192, DATAGRAM.length)).isEqualTo(Outcome.PART);

        // Then
        assertThat(counted(Counter.DATAGRAMS_REFUSED)).isEqualTo(1);
        assertThat(watched.messages).singleElement().satisfies(seen -> {
            assertThat(seen.what()).isEqualTo("INVITE");
            assertThat(seen.isPartial()).isTrue();
            assertThat(seen.frames()).containsExactly(1L);
        });
        assertThat(watched.sensor.waitingDatagrams()).isZero();
    }

    @Test
    void refusesTwoEnds() {
        fragment(1, 0, 200);
        fragment(1, 304, DATAGRAM.length);
        watched.ethernet(ethernet(ipv4Fragment(17, 1, 208, false, new byte[8])));

        assertThat(counted(Counter.DATAGRAMS_REFUSED)).isEqualTo(1);
    }

    @Test
    void refusesFragmentsBeyondTheLongestDatagramAndOddOnes() {
        watched.ethernet(ethernet(ipv4Fragment(17, 1, 65_528, false, new byte[800])));
        watched.ethernet(ethernet(ipv4Fragment(17, 2, 0, true, new byte[13])));
        watched.ethernet(ethernet(ipv4Fragment(17, 3, 8, true, new byte[0])));

        assertThat(counted(Counter.DATAGRAMS_REFUSED)).isEqualTo(3);
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @Test
    void showsTheFirstFragmentOfWhatNeverComes() {
        // Given
        fragment(1, 0, 200);

        // When
        watched.pass(31_000_000_000L);
        watched.sensor.expire(watched.now());

        // Then
        assertThat(counted(Counter.DATAGRAMS_TIMED_OUT)).isEqualTo(1);
        assertThat(watched.messages).singleElement().satisfies(seen -> {
            assertThat(seen.callId()).isEqualTo("frag");
            assertThat(seen.isPartial()).isTrue();
        });
    }

    @Test
    void showsAFirstFragmentThatTheCaptureHasCut() {
        byte[] frame = ethernet(ipv4Fragment(17, 1, 0, true, cut(DATAGRAM, 0, 400)));

        Outcome outcome = watched.frame(LinkLayer.ETHERNET, cut(frame, 0, 300), frame.length);

        assertThat(outcome).isEqualTo(Outcome.PART);
        assertThat(watched.messages)
                .singleElement()
                .satisfies(seen -> assertThat(seen.isPartial()).isTrue());
        assertThat(counted(Counter.FRAMES_CUT)).isEqualTo(1);
    }

    @Test
    void aFloodOfFragmentsStaysWithinItsBounds() {
        // Given
        FragmentLimits limits = new FragmentLimits(100, 20_000, 30_000_000_000L);
        Watched small = new Watched(new SensorLimits(limits, StreamLimits.DEFAULT));

        // When
        for (int id = 0; id < 10_000; id++) {
            small.ethernet(ethernet(ipv4Fragment(17, id, 8, true, new byte[id % 8 * 80 + 8])));
            assertThat(small.sensor.waitingDatagrams()).isLessThanOrEqualTo(100);
            assertThat(small.sensor.waitingBytes()).isLessThanOrEqualTo(20_000);
        }

        // Then
        assertThat(small.sensor.counters().get(Counter.DATAGRAMS_EVICTED) + small.sensor.waitingDatagrams())
                .isEqualTo(10_000);
    }

    @Test
    void aFragmentOfFragmentsIsNotFollowed() {
        // Given a fragment header within the first fragment
        byte[] inner = cut(ipv6Fragment(17, 8, 0, true, new byte[80]), 40, 128);

        // When
        watched.ethernet(ethernet(ipv6Fragment(44, 7, 0, true, inner)));
        watched.sensor.end();

        // Then
        assertThat(watched.sensor.waitingDatagrams()).isZero();
        assertThat(counted(Counter.DATAGRAMS_TIMED_OUT)).isEqualTo(1);
    }

    private Outcome fragment(int id, int from, int to) {
        return watched.ethernet(ethernet(ipv4Fragment(17, id, from, to < DATAGRAM.length, cut(DATAGRAM, from, to))));
    }

    private long counted(Counter counter) {
        return watched.sensor.counters().get(counter);
    }
}
