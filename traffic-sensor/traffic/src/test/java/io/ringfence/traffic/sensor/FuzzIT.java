package io.ringfence.traffic.sensor;

import static io.ringfence.traffic.Frames.ACK;
import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.ipv4Fragment;
import static io.ringfence.traffic.Frames.ipv6;
import static io.ringfence.traffic.Frames.ipv6Fragment;
import static io.ringfence.traffic.Frames.join;
import static io.ringfence.traffic.Frames.tcp;
import static io.ringfence.traffic.Frames.udp;
import static io.ringfence.traffic.Frames.vlan;
import static io.ringfence.traffic.Frames.webSocket;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.FragmentLimits;
import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.line.MessageLine;
import io.ringfence.traffic.line.Text;
import io.ringfence.traffic.read.CaptureException;
import io.ringfence.traffic.read.CaptureFile;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.stream.StreamLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A million damaged frames. */
class FuzzIT {

    private static final int FRAMES = 1_000_000;
    private static final long SEED = 20_261_125;
    private static final int[] LINKS = {LinkLayer.ETHERNET, 12, 101, 228, 113, 276, 0, 108, -1, 147};
    private static final FragmentLimits FRAGMENTS = new FragmentLimits(64, 100_000, 30_000_000_000L);
    private static final StreamLimits STREAMS =
            new StreamLimits(200, 1_000_000, 16 << 10, 3_000_000_000L, 120_000_000_000L);

    private record Frame(int linkType, byte[] bytes) {}

    private final Random random = new Random(SEED);
    private final Text text = new Text();
    private final MessageLine json = new MessageLine(text, true);
    private long messages;

    @Test
    void aMillionDamagedFramesNeitherThrowNorGrow() throws IOException {
        // Given
        List<Frame> real = realFrames();
        Sensor sensor = new Sensor(new SensorLimits(FRAGMENTS, STREAMS), this::lookAtAll);
        Packet packet = new Packet();
        long nanos = 1_700_000_000_000_000_000L;

        // When
        for (int number = 0; number < FRAMES; number++) {
            Frame frame = damaged(real.get(random.nextInt(real.size())), real);
            nanos += random.nextInt(100) == 0 ? random.nextInt(2_000_000_000) - 500_000_000 : 1000;
            packet.reset(number, nanos, frame.linkType(), frame.bytes(), 0, frame.bytes().length, frame.bytes().length);
            sensor.frame(packet);
            if (number % 1000 == 0) {
                assertThat(sensor.waitingDatagrams()).isLessThanOrEqualTo(64);
                assertThat(sensor.directions()).isLessThanOrEqualTo(200);
                assertThat(sensor.waitingBytes()).isBetween(0L, 1_100_000L);
            }
        }
        sensor.end();

        // Then
        long outcomes = Arrays.stream(Outcome.values())
                .mapToLong(sensor.counters()::get)
                .sum();
        assertThat(outcomes).isEqualTo(FRAMES);
        assertThat(sensor.counters().get(Counter.FRAMES)).isEqualTo(FRAMES);
        assertThat(sensor.counters().get(Counter.MESSAGES)).isEqualTo(messages).isGreaterThan(FRAMES / 10);
        assertThat(Outcome.values())
                .allSatisfy(outcome -> assertThat(sensor.counters().get(outcome))
                        .as("%s", outcome)
                        .isPositive());
        assertThat(sensor.waitingBytes()).isZero();
        assertThat(sensor.waitingDatagrams()).isZero();
        assertThat(sensor.directions()).isZero();
    }

    private void lookAtAll(Packet packet, SipMessage message) {
        messages++;
        for (Field field : Field.values()) {
            message.text(field);
        }
        message.method();
        text.clear();
        json.append(packet, message);
        for (int i = 0; i < text.length() - 1; i++) {
            if (text.bytes()[i] >= 0 && text.bytes()[i] < ' ') {
                throw new AssertionError("a control character in a line");
            }
        }
    }

    private Frame damaged(Frame frame, List<Frame> all) {
        byte[] bytes = frame.bytes().clone();
        int linkType = frame.linkType();
        switch (random.nextInt(8)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = join(bytes, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            case 2 -> {
                byte[] other = all.get(random.nextInt(all.size())).bytes();
                int at = random.nextInt(bytes.length + 1);
                bytes = join(
                        Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, Math.min(at, other.length), other.length));
            }
            case 3 -> linkType = LINKS[random.nextInt(LINKS.length)];
            case 4 -> {
                for (int i = 0; i < 40 && bytes.length > 0; i++) {
                    bytes[random.nextInt(bytes.length)] = "\r\n :<>;\"\\\0\t@="
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII)[random.nextInt(12)];
                }
            }
            case 5 -> {
                for (int i = 0; i < 3 && bytes.length > 0; i++) {
                    bytes[random.nextInt(Math.min(bytes.length, 60))] = (byte) random.nextInt();
                }
            }
            case 6 -> {
                for (int i = 0; i < 5 && bytes.length > 0; i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            default -> {}
        }
        return new Frame(linkType, bytes);
    }

    /** All frames of the captures, and one of each kind that they don't have. */
    private static List<Frame> realFrames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/pcaps"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pcap"))
                    .sorted()
                    .toList()) {
                readInto(frames, file);
            }
        }
        byte[] invite = bytes(Messages.invite("fuzz"));
        byte[] hep = join(
                bytes("HEP3"),
                new byte[] {0, (byte) 39},
                new byte[] {0, 0, 0, 3, 0, 10, 10, 0, 0, 1, 0, 0, 0, 15, 0, 23},
                bytes("BYE sip:x SIP/2.0"));
        for (int i = 0; i < 30; i++) {
            int sequence = i * 500;
            frames.add(new Frame(1, ethernet(ipv6(17, udp(5060, 5060, invite)))));
            frames.add(new Frame(1, vlan(ipv4(17, udp(5060, 5060, invite)), 1, 2)));
            frames.add(new Frame(
                    1, ethernet(ipv4(6, tcp(4000 + i, 80, sequence, ACK, webSocket(0x81, true, invite))))));
            frames.add(new Frame(
                    1, ethernet(ipv4(6, tcp(5000 + i % 3, 5060, sequence, ACK, Arrays.copyOf(invite, 400))))));
            frames.add(new Frame(1, ethernet(ipv4(6, tcp(6000, 5061, sequence, ACK, new byte[] {22, 3, 1, 1, 0, 1})))));
            frames.add(new Frame(
                    1,
                    ethernet(ipv4(
                            6,
                            tcp(7000, 5060, sequence, ACK, bytes("GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"))))));
            frames.add(new Frame(1, ethernet(ipv4(6, tcp(7000, 5060, sequence, i % 2 + 1, new byte[0])))));
            frames.add(new Frame(
                    1, ethernet(ipv4Fragment(17, i % 5, i % 4 * 80, i % 4 < 3, Arrays.copyOf(udp(1, 2, invite), 80)))));
            frames.add(new Frame(
                    1, ethernet(ipv6Fragment(17, i % 5, i % 4 * 80, i % 4 < 3, Arrays.copyOf(udp(1, 2, invite), 80)))));
            frames.add(new Frame(1, ethernet(ipv4(1, new byte[20]))));
            frames.add(new Frame(1, ethernet(ipv4(17, udp(1, 2, bytes("\r\n"))))));
            frames.add(new Frame(-1, hep));
        }
        return frames;
    }

    private static void readInto(List<Frame> frames, Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            CaptureFile file = CaptureFile.of(in);
            Packet packet = new Packet();
            while (file.next(packet)) {
                frames.add(new Frame(packet.linkType(), packet.copyOfFrame()));
            }
        } catch (CaptureException e) {
            assertThat(path.toString()).contains("damaged");
        }
    }
}
