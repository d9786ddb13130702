package io.ringfence.trafficsensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.standalone.Ports;
import io.ringfence.traffic.Frames;
import io.ringfence.traffic.Messages;
import io.ringfence.traffic.write.PcapWriter;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a PBX tells by HEP is seen as what it was. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class HepIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String KAMAILIO = """
            #!KAMAILIO
            debug=0
            log_stderror=yes
            children=1
            disable_tcp=yes
            auto_aliases=no
            listen=udp:127.0.0.1:%d
            loadmodule "pv.so"
            loadmodule "sl.so"
            loadmodule "siptrace.so"
            modparam("siptrace", "duplicate_uri", "sip:127.0.0.1:%d")
            modparam("siptrace", "hep_mode_on", 1)
            modparam("siptrace", "hep_version", 3)
            modparam("siptrace", "trace_to_database", 0)
            modparam("siptrace", "trace_mode", 1)
            modparam("siptrace", "trace_on", 1)
            request_route {
                sl_send_reply("200", "OK");
            }
            """;

    private final String id = "hep-" + Long.toString(System.nanoTime(), 36);
    private Heard heard;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        heard = new Heard();
    }

    @AfterEach
    void close() {
        heard.close();
    }

    @Test
    void ofKamailioBothTheQuestionAndTheAnswerAreSeen() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/kamailio")), "kamailio is not installed");
        int port = Ports.free();
        Path configuration =
                Files.writeString(folder.resolve("kamailio.cfg"), KAMAILIO.formatted(port, Backing.HEP_PORT));
        Path log = folder.resolve("kamailio.log");
        Process kamailio = new ProcessBuilder(
                        "kamailio",
                        "-DD",
                        "-E",
                        "-m",
                        "32",
                        "-M",
                        "4",
                        "-f",
                        configuration.toString(),
                        "-Y",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (DatagramSocket phone = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            byte[] question =
                    Messages.options(id).replace("branch=", "rport;branch=").getBytes(UTF_8);
            await().atMost(LIMIT).untilAsserted(() -> {
                phone.send(new DatagramPacket(
                        question, question.length, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port)));
                assertThat(heard.packets(id)).as(Files.readString(log)).hasSizeGreaterThanOrEqualTo(2);
            });
            Flow asked = new Flow("127.0.0.1", phone.getLocalPort(), "127.0.0.1", port, "UDP");
            Flow answered = new Flow("127.0.0.1", port, "127.0.0.1", phone.getLocalPort(), "UDP");
            assertThat(heard.packets(id)).extracting(CapturedPacket::flow).contains(asked, answered);
            assertThat(heard.packets(id))
                    .extracting(packet -> packet.sip().status())
                    .contains(0, 200);
        } finally {
            kamailio.destroy();
            assertThat(kamailio.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"10.7.0.1, 10.7.0.2, 3, 4", "2001:db8::1, 2001:db8::2, 5, 6"})
    void ofTlsTheMessageIsSeenInADatagramThatTsharkFindsRight(String from, String to, int fromChunk, int toChunk)
            throws Exception {
        byte[] told = Frames.hep(
                Frames.chunk(2, new byte[] {22}),
                Frames.chunk(fromChunk, InetAddress.getByName(from).getAddress()),
                Frames.chunk(toChunk, InetAddress.getByName(to).getAddress()),
                Frames.chunk(7, Frames.u16(40_000)),
                Frames.chunk(8, Frames.u16(5_061)),
                Frames.chunk(11, new byte[] {1}),
                Frames.chunk(15, Frames.bytes(Messages.options(id))));
        try (DatagramSocket pbx = new DatagramSocket()) {
            pbx.send(new DatagramPacket(told, told.length, InetAddress.getByName("127.0.0.1"), Backing.HEP_PORT));
        }

        CapturedPacket packet = await().atMost(LIMIT)
                .until(() -> heard.packets(id), found -> found.size() == 1)
                .getFirst();
        assertThat(packet.flow()).isEqualTo(new Flow(from, 40_000, to, 5_061, "TLS"));
        assertThat(packet.origin().networkInterface()).isEqualTo("hep");
        assertThat(packet.flags()).containsExactly(CapturedPacket.Flag.HEP);
        Path file = folder.resolve("told.pcap");
        try (OutputStream out = Files.newOutputStream(file)) {
            new PcapWriter(out, packet.origin().linkType())
                    .frame(
                            packet.origin().timeNanos(),
                            packet.origin().wire(),
                            packet.bytes(),
                            0,
                            packet.bytes().length);
        }
        String ip = fromChunk == 3 ? "ip" : "ipv6";
        String sums = "(ip || ipv6) && udp.checksum.status == 1 && !(ip.checksum.status == 0)";
        List<String> options = List.of("-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE");
        assertThat(Tshark.fields(
                        options, file, sums, ip + ".src", ip + ".dst", "udp.dstport", "sip.Method", "sip.Call-ID"))
                .containsExactly(new String[] {from, to, "5061", "OPTIONS", id});
    }
}
