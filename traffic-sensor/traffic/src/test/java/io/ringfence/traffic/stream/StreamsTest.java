package io.ringfence.traffic.stream;

import static io.ringfence.traffic.Frames.ACK;
import static io.ringfence.traffic.Frames.FIN;
import static io.ringfence.traffic.Frames.RESET;
import static io.ringfence.traffic.Frames.SYN;
import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.cut;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.hex;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.join;
import static io.ringfence.traffic.Frames.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import io.ringfence.traffic.Watched;
import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.FragmentLimits;
import io.ringfence.traffic.sensor.SensorLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {

    private static final byte[] ONE = bytes(Messages.invite("one"));
    private static final byte[] TWO = bytes(Messages.response(200, "INVITE", "two"));
    private static final byte[] THREE = bytes(Messages.options("three"));

    private final Watched watched = new Watched();

    @Test
    void cutsSeveralMessagesOutOfASegment() {
        assertThat(segment(100, join(ONE, TWO, THREE))).isEqualTo(Outcome.SIP);

        assertThat(watched.what()).containsExactly("INVITE", "200", "OPTIONS");
        assertThat(watched.messages)
                .allSatisfy(seen -> assertThat(seen.frames()).containsExactly(1L));
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 333})
    void joinsMessagesHoweverTheyAreCut(int size) {
        // Given
        byte[] all = join(ONE, bytes("\r\n\r\n"), TWO, THREE);

        // When
        for (int at = 0; at < all.length; at += size) {
            segment(0xFFFFFF00 + at, cut(all, at, Math.min(all.length, at + size)));
        }

        // Then
        assertThat(watched.callIds()).containsExactly("one", "two", "three");
        assertThat(watched.messages.getFirst().text()).isEqualTo(Messages.invite("one"));
        assertThat(watched.messages).noneMatch(Watched.Seen::isPartial);
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @Test
    void saysOfWhichFramesAMessageIs() {
        segment(0, join(TWO, cut(ONE, 0, 100)));
        segment(TWO.length + 100, cut(ONE, 100, 200));
        segment(TWO.length + 200, join(cut(ONE, 200, ONE.length), THREE));

        assertThat(watched.messages.stream().map(Watched.Seen::frames))
                .containsExactly(List.of(1L), List.of(1L, 2L, 3L), List.of(3L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsEachMessageOnceWhateverTheNetworkDoes(long seed) {
        // Given segments of any size, some swapped, some twice, some overlapping, over the wrap of the sequence numbers
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        byte[] all = new byte[0];
        for (int i = 0; i < 40; i++) {
            sent.add("call-" + i);
            String text = random.nextBoolean() ? Messages.invite("call-" + i) : Messages.options("call-" + i);
            all = join(all, bytes(text), bytes(random.nextInt(5) == 0 ? "\r\n\r\n" : ""));
        }
        List<int[]> segments = new ArrayList<>();
        for (int at = 0; at < all.length; ) {
            int end = Math.min(all.length, at + 1 + random.nextInt(random.nextInt(10) == 0 ? 1400 : 200));
            segments.add(new int[] {Math.max(0, at - (random.nextInt(6) == 0 ? 30 : 0)), end});
            if (random.nextInt(6) == 0) {
                segments.add(segments.get(random.nextInt(segments.size())));
            }
            at = end;
        }
        for (int i = 0; i + 4 < segments.size(); i += 4) {
            Collections.shuffle(segments.subList(i, i + 4), random);
        }
        int first = 0xFFFFF000;
        watched.ethernet(ethernet(ipv4(6, tcp(40_000, 5060, first - 1, SYN, new byte[0]))));

        // When
        for (int[] segment : segments) {
            segment(first + segment[0], cut(all, segment[0], segment[1]));
        }

        // Then
        assertThat(watched.callIds()).isEqualTo(sent);
        assertThat(watched.messages).noneMatch(Watched.Seen::isPartial);
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @Test
    void keepsTheDirectionsApart() {
        segment(0, cut(ONE, 0, 100));
        watched.ethernet(ethernet(ipv4(6, tcp(5060, 40_000, 0, ACK, TWO))));
        segment(100, cut(ONE, 100, ONE.length));

        assertThat(watched.callIds()).containsExactly("two", "one");
    }

    @Test
    void repeatedSegmentsCountOnce() {
        assertThat(segment(0, cut(ONE, 0, 100))).isEqualTo(Outcome.PART);
        assertThat(segment(0, cut(ONE, 0, 100))).isEqualTo(Outcome.REPEATED);
        segment(50, cut(ONE, 50, ONE.length));
        assertThat(segment(0, ONE)).isEqualTo(Outcome.REPEATED);

        assertThat(watched.callIds()).containsExactly("one");
    }

    @Test
    void putsSegmentsInOrder() {
        // Given
        watched.ethernet(ethernet(ipv4(6, tcp(40_000, 5060, 999, SYN, new byte[0]))));

        // When the last comes first
        segment(1300, cut(ONE, 300, ONE.length));
        segment(1150, cut(ONE, 150, 300));
        segment(1150, cut(ONE, 150, 300));
        segment(1000, cut(ONE, 0, 150));

        // Then
        assertThat(watched.messages).singleElement().satisfies(seen -> {
            assertThat(seen.text()).isEqualTo(Messages.invite("one"));
            assertThat(seen.frames()).containsExactly(5L, 3L, 2L);
        });
        assertThat(counted(Counter.SEGMENTS_OUT_OF_ORDER)).isEqualTo(2);
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @Test
    void goesOnAfterASegmentThatNeverComes() {
        // Given
        segment(0, join(TWO, cut(ONE, 0, 100)));
        int at = TWO.length + 100;

        // When 100 bytes are missing
        segment(at + 100, join(cut(ONE, 200, ONE.length), THREE));
        assertThat(watched.callIds()).containsExactly("two");
        watched.pass(4_000_000_000L);
        segment(at + 100 + ONE.length - 200 + THREE.length, TWO);

        // Then
        assertThat(watched.what()).containsExactly("200", "INVITE", "OPTIONS", "200");
        assertThat(watched.messages.stream().map(Watched.Seen::isPartial)).containsExactly(false, true, false, false);
        assertThat(counted(Counter.GAPS)).isEqualTo(1);
        assertThat(counted(Counter.BYTES_SKIPPED)).isPositive();
    }

    @Test
    void startsInMidStreamAtTheNextMessage() {
        segment(5_000, join(cut(ONE, 60, ONE.length), THREE));

        assertThat(watched.callIds()).containsExactly("three");
    }

    @Test
    void whatWaitsAtTheEndIsShownAsPartial() {
        segment(0, cut(ONE, 0, 250));
        watched.sensor.end();

        assertThat(watched.messages).singleElement().satisfies(seen -> {
            assertThat(seen.callId()).isEqualTo("one");
            assertThat(seen.isPartial()).isTrue();
            assertThat(seen.transport()).isEqualTo("TCP/4");
        });
        assertThat(watched.sensor.directions()).isZero();
    }

    @Test
    void wholeMessagesBehindAGapAreWholeAtTheEnd() {
        segment(0, TWO);
        segment(TWO.length + 500, THREE);
        watched.sensor.end();

        assertThat(watched.callIds()).containsExactly("two", "three");
        assertThat(watched.messages).noneMatch(Watched.Seen::isPartial);
        assertThat(counted(Counter.GAPS)).isEqualTo(1);
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN, RESET, SYN})
    void aDirectionEnds(int flag) {
        segment(0, cut(ONE, 0, 250));
        watched.ethernet(ethernet(ipv4(6, tcp(40_000, 5060, 250, flag, new byte[0]))));

        assertThat(watched.sensor.directions()).isZero();
        assertThat(watched.what()).containsExactly("INVITE");
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @Test
    void anotherConnectionBetweenTheSameEndsStartsAnew() {
        segment(0, cut(ONE, 0, 250));
        segment(0x40000000, THREE);

        assertThat(watched.callIds()).containsExactly("one", "three");
    }

    @Test
    void forgetsWhatIsIdle() {
        segment(0, THREE);
        watched.pass(121_000_000_000L);
        watched.sensor.expire(watched.now());

        assertThat(watched.sensor.directions()).isZero();
    }

    @Test
    void tlsIsCountedAndNotLookedInto() {
        byte[] hello = join(hex("1603010200"), new byte[300]);

        assertThat(segment(0, cut(hello, 0, 3))).isEqualTo(Outcome.PART);
        assertThat(segment(3, cut(hello, 3, 305))).isEqualTo(Outcome.ENCRYPTED);
        assertThat(segment(305, new byte[500])).isEqualTo(Outcome.ENCRYPTED);
        assertThat(counted(Counter.FLOWS_ENCRYPTED)).isEqualTo(1);
        assertThat(watched.sensor.waitingBytes()).isZero();
        assertThat(watched.messages).isEmpty();
    }

    @Test
    void keepAlivesAndOtherProtocolsAreNotKept() {
        assertThat(segment(0, bytes("\r\n\r\n"))).isEqualTo(Outcome.KEEP_ALIVE);
        assertThat(segment(4, new byte[700])).isEqualTo(Outcome.NOT_SIP);
        assertThat(segment(704, bytes("220 mail.example.net: ESMTP\r\n"))).isEqualTo(Outcome.NOT_SIP);
        assertThat(watched.sensor.waitingBytes()).isZero();
        assertThat(segment(704 + 29, THREE)).isEqualTo(Outcome.SIP);
    }

    @Test
    void aMessageThatIsTooLongIsShownWithoutItsBodyAndTheNextIsFound() {
        byte[] head = bytes("MESSAGE sip:x SIP/2.0\r\nCall-ID: long\r\nContent-Length: 900000\r\n\r\n");

        segment(0, head);
        segment(head.length, join(new byte[1000], bytes("\r\n"), THREE));

        assertThat(watched.callIds()).containsExactly("long", "three");
        assertThat(counted(Counter.MESSAGES_TOO_LONG)).isEqualTo(1);
    }

    @Test
    void headersWithoutEndAreGivenUp() {
        byte[] line = bytes("Subject: " + "x".repeat(1000) + "\r\n");
        segment(0, cut(ONE, 0, 250));
        int at = 250;
        for (int i = 0; i < 80; i++) {
            segment(at, line);
            at += line.length;
        }

        assertThat(counted(Counter.MESSAGES_TOO_LONG)).isEqualTo(1);
        assertThat(watched.callIds()).containsExactly("one");
        assertThat(watched.sensor.waitingBytes()).isLessThan(70_000);
    }

    @Test
    void aFloodOfConnectionsStaysWithinItsBounds() {
        // Given
        StreamLimits limits = new StreamLimits(100, 50_000, 4096, 3_000_000_000L, 120_000_000_000L);
        Watched small = new Watched(new SensorLimits(FragmentLimits.DEFAULT, limits));

        // When
        for (int port = 1; port < 20_000; port++) {
            int end = port % 3 == 0 ? 400 : 100;
            small.ethernet(ethernet(ipv4(6, tcp(port, 5060, 0, ACK, cut(ONE, 0, Math.min(end, ONE.length - 1))))));
            small.ethernet(ethernet(ipv4(6, tcp(port, 5060, 5000, ACK, ONE))));
            assertThat(small.sensor.directions()).isLessThanOrEqualTo(100);
            assertThat(small.sensor.waitingBytes()).isLessThanOrEqualTo(50_000);
        }
        small.sensor.end();

        // Then
        assertThat(small.sensor.counters().get(Counter.FLOWS_EVICTED)).isGreaterThan(19_000);
        assertThat(small.sensor.waitingBytes()).isZero();
    }

    @Test
    void aFloodOfHandshakesLeavesConnectionsAlone() {
        segment(0, cut(ONE, 0, 250));
        for (int port = 1; port < 30_000; port++) {
            watched.ethernet(ethernet(ipv4(6, tcp(port, 5061, 0, SYN, new byte[0]))));
        }
        segment(250, cut(ONE, 250, ONE.length));

        assertThat(watched.messages)
                .singleElement()
                .satisfies(seen -> assertThat(seen.isPartial()).isFalse());
    }

    private Outcome segment(int sequence, byte[] payload) {
        return watched.ethernet(ethernet(ipv4(6, tcp(40_000, 5060, sequence, ACK, payload))));
    }

    private long counted(Counter counter) {
        return watched.sensor.counters().get(counter);
    }
}
