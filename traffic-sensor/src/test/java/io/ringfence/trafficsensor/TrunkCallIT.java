package io.ringfence.trafficsensor;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call on a trunk, from real sockets on loopback to the topic of a real broker. */
@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class TrunkCallIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final String callId = "trunk-" + Long.toString(System.nanoTime(), 36);

    @Test
    void aCallIsToldWhileItLastsAndUntilItsByeIsAnswered() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/proc/sys/net/core/rmem_max")), "capturing needs root");
        await().atMost(LIMIT).untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
        try (Heard heard = new Heard();
                DatagramSocket node = new DatagramSocket(25_062, InetAddress.getByName("127.0.0.1"));
                DatagramSocket trunk = new DatagramSocket(25_062, InetAddress.getByName(Backing.TRUNK))) {
            // When
            say(node, trunk, "INVITE sip:+442079460101@trunk.test SIP/2.0", "1 INVITE", "");
            say(trunk, node, "SIP/2.0 200 OK", "1 INVITE", ";tag=t");

            // Then: an agent that starts later hears of it too
            await().atMost(LIMIT)
                    .until(() -> states(heard), states -> states.equals(List.of(State.ANSWERED, State.ANSWERED)));

            // When
            say(node, trunk, "BYE sip:+442079460101@trunk.test SIP/2.0", "2 BYE", ";tag=t");
            await().atMost(LIMIT).until(() -> states(heard).getLast() == State.ENDING);
            say(trunk, node, "SIP/2.0 200 OK", "2 BYE", ";tag=t");

            // Then
            await().atMost(LIMIT).until(() -> states(heard).getLast() == State.ENDED);
            TrunkDialogSeen last = heard.dialogs(callId).getLast();
            assertThat(last.number()).isEqualTo("+442079460101");
            assertThat(last.trunk()).isEqualTo(Backing.TRUNK);
            assertThat(last.startedAt()).isBeforeOrEqualTo(last.answeredAt());
            assertThat(last.answeredAt()).isBefore(last.at());
        }
    }

    private List<State> states(Heard heard) {
        return heard.dialogs(callId).stream().map(TrunkDialogSeen::state).toList();
    }

    private void say(DatagramSocket from, DatagramSocket to, String first, String cseq, String tag) throws Exception {
        String text = first + "\r\nVia: SIP/2.0/UDP 127.0.0.1:25062;branch=z9hG4bK" + cseq.charAt(0)
                + "\r\nFrom: <sip:101@pbx.test>;tag=n\r\nTo: <sip:+442079460101@trunk.test>" + tag + "\r\nCall-ID: "
                + callId + "\r\nCSeq: " + cseq + "\r\nContent-Length: 0\r\n\r\n";
        byte[] bytes = text.getBytes(UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, to.getLocalSocketAddress()));
        to.receive(new DatagramPacket(new byte[2_048], 2_048)); // so it was sent before the next
    }
}
