package io.ringfence.trafficsensor;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.registration.PhoneRegistered;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.traffic.Messages;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From real sockets on loopback to the topics of a real broker. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class LiveSensorIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String id = "it-" + Long.toString(System.nanoTime(), 36);
    private Heard heard;

    @BeforeEach
    void open() {
        assumeTrue(Files.isWritable(Path.of("/proc/sys/net/core/rmem_max")), "capturing needs root");
        heard = new Heard();
        await().atMost(LIMIT).untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    }

    @AfterEach
    void close() {
        if (heard != null) {
            heard.close();
        }
    }

    @Test
    void aDatagramIsARecordWithItsBytesAndFacts() throws Exception {
        String message = Messages.request("REGISTER", id, "", "");

        datagrams(1, "127.0.0.2", message);

        CapturedPacket packet = await().atMost(LIMIT)
                .until(() -> heard.packets(id), found -> found.size() == 1)
                .getFirst();
        assertThat(packet.kind()).isEqualTo(Kind.FRAME);
        assertThat(packet.remote()).isEqualTo("127.0.0.2");
        assertThat(packet.sip()).isEqualTo(new Sip("REGISTER", 0, id, "alice", "bob", "phone/1.0"));
        assertThat(packet.flow().destinationPort()).isEqualTo(25_060);
        assertThat(packet.origin().networkInterface()).isEqualTo("lo");
        assertThat(new String(packet.bytes(), UTF_8)).endsWith(message);
        assertThat(Duration.ofNanos(Math.abs(System.currentTimeMillis() * 1_000_000L
                        - packet.origin().timeNanos())))
                .isLessThan(LIMIT);
    }

    @Test
    void aMessageInSeveralSegmentsIsFramesAndAMessage() throws Exception {
        String message = Messages.invite(id);
        int half = message.length() / 2;
        try (ServerSocket server = new ServerSocket(25_061, 1, InetAddress.getByName("127.0.0.3"));
                Socket client = new Socket(server.getInetAddress(), 25_061);
                Socket accepted = server.accept()) {
            client.setTcpNoDelay(true);
            client.getOutputStream().write(message.substring(0, half).getBytes(UTF_8));
            assertThat(accepted.getInputStream().readNBytes(half)).hasSize(half); // so they can't be one segment
            client.getOutputStream().write(message.substring(half).getBytes(UTF_8));
            assertThat(accepted.getInputStream().readNBytes(message.length() - half))
                    .isNotEmpty();
        }

        CapturedPacket whole = await().atMost(LIMIT)
                .until(() -> heard.packets(id), found -> found.size() == 1)
                .getFirst();
        assertThat(whole.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(new String(whole.bytes(), UTF_8)).isEqualTo(message);
        assertThat(whole.frames()).hasSize(2);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(heard.packets())
                        .filteredOn(packet -> packet.kind() == Kind.FRAME)
                        .extracting(packet -> packet.origin().sequence())
                        .containsAll(whole.frames()));
    }

    @Test
    void ofAFloodAllIsToldEitherAsFramesOrAsACount() throws Exception {
        datagrams(2_000, "127.0.0.4", Messages.request("OPTIONS", id, "", ""));

        await().atMost(LIMIT).untilAsserted(() -> {
            long frames = heard.packets(id).size();
            long leftOut = heard.packets().stream()
                    .filter(packet ->
                            packet.kind() == Kind.LEFT_OUT && packet.remote().equals("127.0.0.4"))
                    .filter(packet -> packet.sip() != null
                            && "OPTIONS".equals(packet.sip().method()))
                    .mapToLong(CapturedPacket::leftOut)
                    .sum();
            assertThat(frames).isBetween(100L, 500L);
            assertThat(frames + leftOut).isEqualTo(2_000);
        });
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(heard.reports())
                        .last()
                        .satisfies(report -> assertThat(report.sources()).anySatisfy(source -> {
                            assertThat(source.address()).isEqualTo("127.0.0.4");
                            assertThat(source.methods()).containsEntry("OPTIONS", 2_000L);
                            assertThat(source.userAgents()).containsExactly("phone/1.0");
                        })));
    }

    @Test
    void whatIsCapturedOnAndWhatIsNotIsTold() {
        get("/q/health/ready").then().body("checks.find { it.name == 'capture' }.status", equalTo("UP"));
        TrafficReported report = await().atMost(LIMIT)
                .until(heard::reports, reports -> !reports.isEmpty())
                .getLast();
        assertThat(report.drops().all()).isZero();
        assertThat(report.interfaces())
                .extracting(TrafficReported.Interface::name, TrafficReported.Interface::capturing)
                .containsExactly(tuple("hep", true), tuple("lo", true), tuple("rf-none", false));
        assertThat(get("/q/metrics").asString())
                .contains("ringfence_traffic_interfaces 2.0", "ringfence_traffic_events_dropped_total 0.0")
                .containsPattern("ringfence_traffic_outcomes_total\\{outcome=\"sip\"} [0-9]");
    }

    @Test
    void aPhoneThatTheNodeHasAcceptedIsTold() throws Exception {
        String contact = "Contact: <sip:phone@192.168.1.5>;expires=600\r\n";
        String request =
                Messages.request("REGISTER", id, contact, "").replace("sip:bob@10.0.0.2", "sip:" + id + "@acme.test");
        String answer = "SIP/2.0 200 OK\r\n" + request.substring(request.indexOf("Via:"));
        try (DatagramSocket server = new DatagramSocket(new InetSocketAddress("127.0.0.1", 25_062));
                DatagramSocket client = new DatagramSocket(new InetSocketAddress("127.0.0.4", 0))) {
            byte[] asked = request.getBytes(UTF_8);
            byte[] answered = answer.getBytes(UTF_8);
            client.send(new DatagramPacket(asked, asked.length, server.getLocalSocketAddress()));
            server.send(new DatagramPacket(answered, answered.length, client.getLocalSocketAddress()));
        }

        PhoneRegistered phone = await().atMost(LIMIT)
                .until(() -> heard.phones(id + "@acme.test"), found -> found.size() == 1)
                .getFirst();
        assertThat(phone.address()).isEqualTo("127.0.0.4");
        assertThat(phone.tenant()).isEqualTo("acme");
        assertThat(Duration.between(phone.at(), phone.expiresAt())).isEqualTo(Duration.ofMinutes(10));
    }

    /** Datagrams to a socket that is open, so that no one answers with ICMP. */
    private static void datagrams(int count, String from, String message) throws Exception {
        byte[] bytes = message.getBytes(UTF_8);
        InetSocketAddress to = new InetSocketAddress("127.0.0.1", 25_060);
        try (DatagramSocket server = new DatagramSocket(to);
                DatagramSocket client = new DatagramSocket(new InetSocketAddress(from, 0))) {
            for (int i = 0; i < count; i++) {
                client.send(new DatagramPacket(bytes, bytes.length, to));
            }
            assertThat(server.isClosed()).isFalse();
        }
    }
}
