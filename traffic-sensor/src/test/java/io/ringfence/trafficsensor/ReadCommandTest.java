package io.ringfence.trafficsensor;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.ipv6;
import static io.ringfence.traffic.Frames.udp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import io.ringfence.traffic.write.PcapWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadCommandTest {

    private static final long TIME = 1_700_000_000_000_000_042L;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @Test
    void printsAMessageInALineAndTotals() throws IOException {
        // Given
        Path file = file(
                ethernet(ipv4(17, udp(5060, 5062, bytes(Messages.invite("one"))))),
                ethernet(ipv6(17, udp(5060, 5062, bytes(Messages.response(180, "INVITE", "one"))))),
                ethernet(ipv4(17, udp(1, 2, bytes("no")))));

        // When
        int code = read(file.toString(), false);

        // Then
        assertThat(code).isZero();
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        "1\t1700000000.000000042\t10.0.0.1\t5060\t10.0.0.2\t5062\tUDP\tINVITE\t\tINVITE\tone\talice\tbob"
                                + "\tphone/1.0\t\t\n"
                                + "2\t1700000000.000000043\t2001:db8::1\t5060\t2001:db8::2\t5062\tUDP\t\t180\tINVITE\tone\talice\tbob"
                                + "\tphone/1.0\t\t\n");
        assertThat(error.toString(UTF_8)).isEqualTo("""
                        requests: INVITE 1
                        responses: 180 1
                        transports: UDP 2
                        addresses: IPv4 1, IPv6 1
                        frames: SIP 2, not SIP 1
                        counted: frames 3, bytes %d, messages 2
                        """.formatted(Files.size(file) - 24 - 3 * 16));
    }

    @Test
    void printsJson() throws IOException {
        read(
                file(ethernet(
                                ipv4(
                                        17,
                                        udp(
                                                5060,
                                                5062,
                                                bytes(
                                                        "REGISTER sip:x SIP/2.0\r\nCall-ID: a\"\\\u0007\t\u0085\u00fc\r\nExpires: 60\r\n")))))
                        .toString(),
                true);

        assertThat(out.toString(UTF_8))
                .isEqualTo("{\"frame\":1,\"time\":1700000000.000000042,\"src\":\"10.0.0.1\",\"srcPort\":5060,"
                        + "\"dst\":\"10.0.0.2\",\"dstPort\":5062,\"transport\":\"UDP\",\"method\":\"REGISTER\","
                        + "\"callId\":\"a\\\"\\\\\\u0007\\u0009\\u0085\u00fc\",\"expires\":60,\"flags\":\"short\"}\n");
    }

    @Test
    void noControlCharacterGetsIntoALine() throws IOException {
        read(
                file(ethernet(ipv4(
                                17, udp(1, 2, bytes("BYE sip:x SIP/2.0\r\nUser-Agent: a\tb\u001b[2J\r\n c\r\n\r\n")))))
                        .toString(),
                false);

        assertThat(out.toString(UTF_8)).contains("\ta\\u0009b\\u001b[2J c\t").hasLineCount(1);
    }

    @Test
    void aDamagedFileIsReadAsFarAsItGoes() throws IOException {
        // Given
        Path file = file(ethernet(ipv4(17, udp(5060, 5062, bytes(Messages.options("whole"))))), new byte[100]);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 50));

        // When
        int code = read(file.toString(), false);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("whole");
        assertThat(error.toString(UTF_8)).contains(file + ": is cut short").contains("frames: SIP 1");
    }

    @Test
    void saysWhenThereIsNoFileOrNoCapture() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "hello");

        assertThat(read(folder.resolve("none").toString(), false)).isEqualTo(1);
        assertThat(read(folder.toString(), false)).isEqualTo(1);
        assertThat(read(text.toString(), false)).isEqualTo(1);
        assertThat(error.toString(UTF_8))
                .contains("none: can't be opened")
                .contains(folder + ": is a folder")
                .contains("text: is no capture file: it starts with 68656c6c");
    }

    @Test
    void saysWhenTheOutputIsGone() throws IOException {
        Path file = file(ethernet(ipv4(17, udp(5060, 5062, bytes(Messages.options("x"))))));
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(new ReadCommand(closed, new PrintStream(error, true, UTF_8), false, false).read(file.toString()))
                .isEqualTo(1);
        assertThat(error.toString(UTF_8)).contains("standard output: Broken pipe");
    }

    private int read(String file, boolean isJson) {
        return new ReadCommand(out, new PrintStream(error, true, UTF_8), isJson, false).read(file);
    }

    private Path file(byte[]... frames) throws IOException {
        Path file = folder.resolve("test.pcap");
        try (OutputStream to = Files.newOutputStream(file)) {
            PcapWriter writer = new PcapWriter(to, 1);
            for (int i = 0; i < frames.length; i++) {
                writer.frame(TIME + i, frames[i].length, frames[i], 0, frames[i].length);
            }
        }
        return file;
    }
}
