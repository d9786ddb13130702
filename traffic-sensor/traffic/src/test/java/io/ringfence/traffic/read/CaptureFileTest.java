package io.ringfence.traffic.read;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.cut;
import static io.ringfence.traffic.Frames.hex;
import static io.ringfence.traffic.Frames.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.write.PcapWriter;
import io.ringfence.traffic.write.PcapngWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureFileTest {

    private static final long TIME = 1_700_000_000_123_456_789L;

    private record Frame(long sequence, long nanos, int linkType, String text, int wire) {}

    @ParameterizedTest
    @CsvSource({
        "a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000001, 6553f100 0001e240 00000005 00000009, 123456000",
        "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000, 00f15365 40e20100 05000000 09000000, 123456000",
        "a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000001, 6553f100 075bcd15 00000005 00000009, 123456789",
        "4d3cb2a1 0200 0400 00000000 00000000 ffff0000 01000000, 00f15365 15cd5b07 05000000 09000000, 123456789"
    })
    void readsEachKindOfPcap(String header, String record, long nanos) throws IOException {
        assertThat(read(join(hex(header), hex(record), bytes("hello"), hex(record), bytes("again"))))
                .containsExactly(
                        new Frame(1, 1_700_000_000_000_000_000L + nanos, 1, "hello", 9),
                        new Frame(2, 1_700_000_000_000_000_000L + nanos, 1, "again", 9));
    }

    @Test
    void givesBackWhatWasWrittenAsPcap() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapWriter writer = new PcapWriter(out, 113);
        writer.frame(TIME, 700, bytes("..one.."), 2, 3);
        writer.frame(TIME + 1, 0, bytes("two"), 0, 3);

        assertThat(read(out.toByteArray()))
                .containsExactly(new Frame(1, TIME, 113, "one", 700), new Frame(2, TIME + 1, 113, "two", 3));
    }

    @Test
    void givesBackWhatWasWrittenAsPcapng() throws IOException {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapngWriter writer = new PcapngWriter(out, "test", "all of it");
        int first = writer.addInterface(1, "node-1/eth0", "");
        writer.frame(first, TIME, 90, bytes("one"), 0, 3, "");
        int second = writer.addInterface(276, "node-2/any", "cooked");
        writer.frame(second, TIME + 5, 0, bytes("four"), 0, 4, "blocked");
        writer.frame(first, TIME + 9, 0, bytes(""), 0, 0, "nothing in it");
        writer.statistics(second, TIME, 2, 1);

        // Then
        assertThat(read(out.toByteArray()))
                .containsExactly(
                        new Frame(1, TIME, 1, "one", 90),
                        new Frame(2, TIME + 5, 276, "four", 4),
                        new Frame(3, TIME + 9, 1, "", 0));
        assertThatThrownBy(() -> writer.frame(2, TIME, 1, bytes("x"), 0, 1, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interface 2");
    }

    @ParameterizedTest
    @CsvSource({
        "0900 0100 06000000, 1700000000123456, 1700000000123456000",
        "0900 0100 03000000, 1700000000123, 1700000000123000000",
        "0900 0100 09000000, 1700000000123456789, 1700000000123456789",
        "0900 0100 8a000000, 1740800000512, 1700000000500000000",
        "0e00 0800 0a00000000000000, 1700000000123456, 1700000010123456000",
    })
    void knowsTheClockOfAnInterface(String option, long units, long nanos) throws IOException {
        byte[] file = join(
                section(),
                block(1, join(hex("0100 0000 00000400"), hex(option), hex("00000000"))),
                block(6, join(le(0), le((int) (units >>> 32)), le((int) units), le(4), le(4), bytes("text"))));

        assertThat(read(file)).containsExactly(new Frame(1, nanos, 1, "text", 4));
    }

    @Test
    void readsOldAndSimplePacketsAndPassesOverOtherBlocks() throws IOException {
        byte[] file = join(
                section(),
                block(1, hex("6500 0000 03000000")),
                block(0x0BAD, bytes("whatever")),
                block(3, join(le(7), bytes("seve"))),
                block(2, join(hex("0000 ffff"), le(0), le(1_000_000), le(2), le(2), bytes("ab\0\0"))));

        assertThat(read(file))
                .containsExactly(new Frame(1, 0, 101, "sev", 7), new Frame(2, 1_000_000_000, 101, "ab", 2));
    }

    @Test
    void aSectionHasItsOwnByteOrderAndInterfaces() throws IOException {
        byte[] big = hex("0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c"
                + "00000001 00000014 0071 0000 00000000 00000014"
                + "00000003 00000014 00000002 68690000 00000014");
        byte[] little = join(section(), block(1, hex("0100 0000 00000000")), block(3, join(le(2), bytes("yo\0\0"))));

        assertThat(read(join(big, little))).containsExactly(new Frame(1, 0, 113, "hi", 2), new Frame(2, 0, 1, "yo", 2));
        assertThatThrownBy(() -> read(join(big, section(), block(3, join(le(2), bytes("yo\0\0"))))))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("interface 0, which is not described");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "GET / HTTP/1.1\r\n", "\u0000\u0000\u0000\u0000"})
    void saysWhatIsNoCaptureFile(String text) {
        assertThatThrownBy(() -> read(bytes(text)))
                .isInstanceOf(CaptureException.class)
                .hasMessageStartingWith("is no capture file");
    }

    @Test
    void saysWhereAFileIsCutShort() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapWriter writer = new PcapWriter(out, 1);
        writer.frame(TIME, 3, bytes("one"), 0, 3);
        writer.frame(TIME, 3, bytes("two"), 0, 3);
        byte[] file = out.toByteArray();

        assertThatThrownBy(() -> read(cut(file, 0, file.length - 1)))
                .isInstanceOf(CaptureException.class)
                .hasMessage("is cut short: it ends at byte 61 within frame 2");
    }

    @Test
    void framesLongerThanTheWindowAreReadWhole() throws IOException {
        byte[] long1 = new byte[CaptureFile.FRAME_LIMIT];
        new Random(1).nextBytes(long1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapWriter writer = new PcapWriter(out, 1);
        for (int i = 0; i < 5; i++) {
            writer.frame(TIME, long1.length, long1, 0, long1.length);
        }
        CaptureFile file = CaptureFile.of(new Dribble(out.toByteArray()));
        Packet packet = new Packet();

        for (int i = 0; i < 5; i++) {
            assertThat(file.next(packet)).isTrue();
            assertThat(packet.copyOfFrame()).isEqualTo(long1);
        }
        assertThat(file.next(packet)).isFalse();
    }

    @Test
    void aDamagedFileIsAnErrorThatSaysSo() throws IOException {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapngWriter writer = new PcapngWriter(out, "test", "");
        writer.addInterface(1, "a", "b");
        for (int i = 0; i < 20; i++) {
            writer.frame(0, TIME, 0, new byte[i * 7], 0, i * 7, i % 3 == 0 ? "note" : "");
        }
        byte[] good = out.toByteArray();
        Random random = new Random(20261125);

        // Then
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i <= round % 4; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                read(cut(bad, 0, bad.length - random.nextInt(3)));
            } catch (CaptureException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static List<Frame> read(byte[] bytes) throws IOException {
        CaptureFile file = CaptureFile.of(new Dribble(bytes));
        Packet packet = new Packet();
        List<Frame> frames = new ArrayList<>();
        while (file.next(packet)) {
            frames.add(new Frame(
                    packet.sequence(),
                    packet.timeNanos(),
                    packet.linkType(),
                    new String(packet.copyOfFrame(), java.nio.charset.StandardCharsets.ISO_8859_1),
                    packet.wire()));
        }
        return frames;
    }

    private static byte[] section() {
        return hex("0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000");
    }

    private static byte[] block(int type, byte[] body) {
        return join(le(type), le(body.length + 12), body, le(body.length + 12));
    }

    private static byte[] le(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    /** Gives a few bytes at a time, as pipes do. */
    private static final class Dribble extends InputStream {
        private final ByteArrayInputStream in;

        Dribble(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            return in.read(to, offset, Math.min(length, 1000));
        }
    }
}
