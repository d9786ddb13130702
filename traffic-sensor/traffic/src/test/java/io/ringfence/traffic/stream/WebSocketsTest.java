package io.ringfence.traffic.stream;

import static io.ringfence.traffic.Frames.ACK;
import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.cut;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.hex;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.join;
import static io.ringfence.traffic.Frames.tcp;
import static io.ringfence.traffic.Frames.webSocket;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.traffic.Messages;
import io.ringfence.traffic.Watched;
import io.ringfence.traffic.count.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketsTest {

    private static final byte[] UPGRADE =
            bytes("GET / HTTP/1.1\r\nHost: pbx\r\nConnection: Upgrade\r\nUPGRADE: WebSocket\r\n"
                    + "Sec-WebSocket-Key: x\r\nSec-WebSocket-Protocol: sip\r\n\r\n");
    private static final byte[] GRANTED = bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
    private static final byte[] INVITE = bytes(Messages.invite("ws"));

    private final Watched watched = new Watched();
    private int sequence;

    @Test
    void unmasksWhatClientsSend() {
        send(UPGRADE);
        send(webSocket(0x81, true, INVITE));

        assertThat(watched.messages).singleElement().satisfies(seen -> {
            assertThat(seen.text()).isEqualTo(Messages.invite("ws"));
            assertThat(seen.transport()).isEqualTo("WS/4");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64})
    void joinsFramesHoweverSegmentsCutThem(int size) {
        byte[] all = join(
                GRANTED,
                webSocket(0x82, false, INVITE),
                webSocket(0x89, false, bytes("ping")),
                webSocket(0x81, false, bytes("\r\n\r\n")),
                webSocket(0x81, false, bytes(Messages.options("second"))));
        for (int at = 0; at < all.length; at += size) {
            send(cut(all, at, Math.min(all.length, at + size)));
        }

        assertThat(watched.callIds()).containsExactly("ws", "second");
        assertThat(watched.sensor.counters().get(Counter.WEBSOCKET_NOT_SIP)).isZero();
        assertThat(watched.sensor.waitingBytes()).isZero();
    }

    @Test
    void joinsFragmentsOfAMessage() {
        send(UPGRADE);
        send(webSocket(0x01, true, cut(INVITE, 0, 50)));
        send(webSocket(0x8A, true, new byte[0]));
        send(webSocket(0x00, true, cut(INVITE, 50, 99)));
        send(webSocket(0x80, true, cut(INVITE, 99, INVITE.length)));

        assertThat(watched.messages)
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).isEqualTo(Messages.invite("ws")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void startsInMidStream(boolean isMasked) {
        send(webSocket(0x81, isMasked, INVITE));
        send(webSocket(0x81, isMasked, bytes(Messages.options("second"))));

        assertThat(watched.callIds()).containsExactly("ws", "second");
    }

    @Test
    void countsWhatIsCompressedOrNotSip() {
        send(UPGRADE);
        send(webSocket(0xC1, true, bytes("compressed")));
        send(webSocket(0x81, true, bytes("{\"json\":1}")));
        send(webSocket(0x81, true, INVITE));

        assertThat(watched.callIds()).containsExactly("ws");
        assertThat(watched.sensor.counters().get(Counter.WEBSOCKET_NOT_SIP)).isEqualTo(2);
    }

    @Test
    void passesOverWhatIsTooLong() {
        send(UPGRADE);
        send(hex("817f 0000000000020000"));
        for (int i = 0; i < 8; i++) {
            send(new byte[0x4000]);
        }
        send(webSocket(0x81, true, INVITE));

        assertThat(watched.callIds()).containsExactly("ws");
        assertThat(watched.sensor.counters().get(Counter.MESSAGES_TOO_LONG)).isEqualTo(1);
    }

    @Test
    void aRefusedUpgradeLeavesTheConnectionAsItIs() {
        send(UPGRADE);
        send(UPGRADE);
        send(bytes(Messages.options("plain")));

        assertThat(watched.callIds()).containsExactly("plain");
        assertThat(watched.messages.getFirst().transport()).isEqualTo("TCP/4");
    }

    @Test
    void httpWithoutUpgradeIsNoWebSocket() {
        send(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        send(bytes(Messages.options("plain")));

        assertThat(watched.callIds()).containsExactly("plain");
    }

    private void send(byte[] payload) {
        watched.ethernet(ethernet(ipv4(6, tcp(40_000, 8088, sequence, ACK, payload))));
        sequence += payload.length;
    }
}
