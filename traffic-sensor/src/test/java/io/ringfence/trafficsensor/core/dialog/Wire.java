package io.ringfence.trafficsensor.core.dialog;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.hex;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.join;
import static io.ringfence.traffic.Frames.udp;

import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import io.ringfence.traffic.Frames;
import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.trafficsensor.core.record.OwnAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A node (10.0.0.2) behind a router, a trunk (10.0.0.1, 10.0.0.9) and strangers; what is said between them, and told of it. */
final class Wire {

    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    static final int NODE = 2;
    static final int TRUNK = 1;
    static final int OTHER_TRUNK = 9;
    static final int STRANGER = 66;

    private static final String NODE_MAC = "020000000002";
    private static final String ROUTER_MAC = "020000000001";

    boolean hasRoom = true;
    final List<TrunkDialogSeen> told = new ArrayList<>();
    final Dialogs dialogs = new Dialogs(
            "pbx-1",
            () -> new OwnAddresses(List.of(new byte[] {10, 0, 0, 2})),
            TrunkNetworks.of(List.of("10.0.0.1", "10.0.0.8/29", "2001:db8:9::/48")),
            () -> hasRoom,
            told::add);

    Instant now = START;
    String callId = "c1";
    private final Sensor sensor = new Sensor(SensorLimits.DEFAULT, dialogs);
    private final Packet packet = new Packet();

    /** The node's request; {@code to} is the trunk's tag, or empty. */
    void asks(String method, int cseq, String to) {
        request(NODE, TRUNK, method, cseq, "n", to);
    }

    /** What the trunk says to it. */
    void isTold(int status, String method, int cseq, String to) {
        answer(TRUNK, NODE, status, method, cseq, "n", to);
    }

    /** The trunk's request within a call. */
    void trunkAsks(String method, int cseq, String from) {
        request(TRUNK, NODE, method, cseq, from, "n");
    }

    /** What the node says to it. */
    void answers(int status, String method, int cseq, String from) {
        answer(NODE, TRUNK, status, method, cseq, from, "n");
    }

    /** A call that is up. */
    void call() {
        asks("INVITE", 1, "");
        later(Duration.ofSeconds(2));
        isTold(200, "INVITE", 1, "t");
        later(Duration.ofSeconds(3));
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    void request(int source, int destination, String method, int cseq, String from, String to) {
        send(
                source,
                destination,
                method + " sip:+442079460101@trunk.example.com;user=phone SIP/2.0\r\n"
                        + headers(method, cseq, from, to));
    }

    void answer(int source, int destination, int status, String method, int cseq, String from, String to) {
        send(source, destination, "SIP/2.0 " + status + " So\r\n" + headers(method, cseq, from, to));
    }

    /** With the node's address as its source, but from outside. */
    void forged(String method, int cseq, String to) {
        String text = method + " sip:x@trunk SIP/2.0\r\n" + headers(method, cseq, "n", to);
        frame(NODE_MAC, ROUTER_MAC, ip(NODE, TRUNK, text));
    }

    /** An answer with the node's address as its source, but from outside. */
    void forgedAnswer(int status, String method, int cseq, String from) {
        String text = "SIP/2.0 " + status + " So\r\n" + headers(method, cseq, from, "n");
        frame(NODE_MAC, ROUTER_MAC, ip(NODE, TRUNK, text));
    }

    void tick() {
        dialogs.tick(nanos());
    }

    List<State> states() {
        return told.stream().map(TrunkDialogSeen::state).toList();
    }

    private String headers(String method, int cseq, String from, String to) {
        return "Via: SIP/2.0/UDP pbx.example.com;branch=z9hG4bK" + method + cseq
                + "\r\nFrom: \"Anna; <x>\" <sip:101@pbx.example.com>;tag=" + from
                + "\r\nTo: <sip:+442079460101@trunk.example.com>" + (to.isEmpty() ? "" : ";tag=" + to)
                + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " " + method + "\r\nContent-Length: 0\r\n\r\n";
    }

    private void send(int source, int destination, String text) {
        boolean isNodes = source == NODE;
        frame(isNodes ? ROUTER_MAC : NODE_MAC, isNodes ? NODE_MAC : ROUTER_MAC, ip(source, destination, text));
    }

    private static byte[] ip(int source, int destination, String text) {
        byte[] ip = ipv4(17, udp(5060, 5060, bytes(text)));
        ip[15] = (byte) source;
        ip[19] = (byte) destination;
        return ip;
    }

    private void frame(String to, String from, byte[] ip) {
        byte[] frame = join(hex(to + from), Frames.etherType(ip), ip);
        packet.reset(1, nanos(), LinkLayer.ETHERNET, frame, 0, frame.length, frame.length);
        sensor.frame(packet);
    }

    private long nanos() {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
