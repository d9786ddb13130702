package io.ringfence.bench.traffic;

import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.write.PcapWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** SIP messages as phones and PBXs send them, no two alike, in UDP over IPv4 on Ethernet; 514 bytes a frame on average. */
final class Corpus {

    private static final List<String> AGENTS = List.of(
            "Asterisk PBX 20.5.0", "Yealink SIP-T46S 66.86.0.15", "friendly-scanner", "Grandstream GXP2170 1.0.11.64");
    private static final String AUTHORIZATION =
            "Authorization: Digest username=\"%s\", realm=\"pbx.example.net\", nonce=\"%08x2f1c77\","
                    + " uri=\"sip:pbx.example.net\", response=\"9d1f8a55c3f04e6bb2d7c1aa0e64f3b2\", algorithm=MD5\r\n";
    private static final long START_NANOS = 1_732_550_400_000_000_000L;

    private Corpus() {}

    /** A message; the same number gives the same. */
    static String message(int number) {
        String user = Integer.toString(1000 + number % 7919);
        String callId = Integer.toHexString(number * 0x9E3779B9) + "-" + number + "@10.0.0." + number % 250;
        String agent = AGENTS.get(number % AGENTS.size());
        return switch (number % 7) {
            case 0 ->
                request("INVITE", "sip:" + user + "@pbx.example.net", user, callId, agent, number, "", sdp(number));
            case 1 ->
                request(
                        "REGISTER",
                        "sip:pbx.example.net",
                        user,
                        callId,
                        agent,
                        number,
                        "Expires: 3600\r\n" + AUTHORIZATION.formatted(user, number),
                        "");
            case 2 ->
                request("OPTIONS", "sip:100@10.0.0.5", user, callId, agent, number, "Accept: application/sdp\r\n", "");
            case 3 -> request("BYE", "sip:" + user + "@10.0.0.9:5062", user, callId, agent, number, "", "");
            case 4 -> request("ACK", "sip:" + user + "@10.0.0.9:5062", user, callId, agent, number, "", "");
            case 5 ->
                response(
                        "200 OK",
                        "INVITE",
                        user,
                        callId,
                        agent,
                        number,
                        "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE\r\n",
                        sdp(number));
            default ->
                response(
                        "401 Unauthorized",
                        "REGISTER",
                        user,
                        callId,
                        agent,
                        number,
                        "WWW-Authenticate: Digest algorithm=MD5, realm=\"pbx.example.net\", nonce=\"%08x\"\r\n"
                                .formatted(number),
                        "");
        };
    }

    /** Writes so many frames as a pcap file. */
    static void write(Path file, int frames) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            PcapWriter writer = new PcapWriter(out, LinkLayer.ETHERNET);
            for (int number = 0; number < frames; number++) {
                byte[] frame = frame(number);
                writer.frame(START_NANOS + number * 5_000L, frame.length, frame, 0, frame.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] frame(int number) {
        byte[] sip = message(number).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(42 + sip.length);
        frame.putLong(0x0200_0000_0001_0200L).putInt(0x0000_0002).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (28 + sip.length)).putShort((short) number);
        frame.putShort((short) 0x4000).put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.putInt(0x0A00_0000 | number % 60_000).putInt(0x0A01_0005);
        frame.putShort((short) (5060 + number % 3)).putShort((short) 5060);
        frame.putShort((short) (8 + sip.length)).putShort((short) 0).put(sip);
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += frame.getShort(at) & 0xFFFF;
        }
        frame.putShort(24, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
        return frame.array();
    }

    /** Media goes to another place in each: thousands of calls to one port would slow down what follows them. */
    private static String sdp(int number) {
        String address = "10." + (64 + number / 7 % 128) + "." + number / 896 % 256 + "." + (1 + number % 250);
        return String.join(
                "\r\n",
                "v=0",
                "o=pbx " + number + " " + number + " IN IP4 " + address,
                "s=call",
                "c=IN IP4 " + address,
                "t=0 0",
                "m=audio " + (10_000 + number % 25_000 * 2) + " RTP/AVP 0 8 101",
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:101 telephone-event/8000",
                "a=fmtp:101 0-16",
                "a=ptime:20",
                "a=sendrecv",
                "");
    }

    private static String request(
            String method, String uri, String user, String callId, String agent, int number, String more, String body) {
        return method + " " + uri + " SIP/2.0\r\n" + headers(method, user, callId, agent, number, more, body);
    }

    private static String response(
            String status,
            String method,
            String user,
            String callId,
            String agent,
            int number,
            String more,
            String body) {
        return "SIP/2.0 " + status + "\r\n" + headers(method, user, callId, agent, number, more, body);
    }

    private static String headers(
            String method, String user, String callId, String agent, int number, String more, String body) {
        return "Via: SIP/2.0/UDP 10.0.0.9:5062;branch=z9hG4bK" + Integer.toHexString(number) + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"Phone " + user + "\" <sip:" + user + "@pbx.example.net>;tag=as" + number + "\r\n"
                + "To: <sip:" + (2000 + number % 977) + "@pbx.example.net>\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: " + (1 + number % 90) + " " + method + "\r\n"
                + "Contact: <sip:" + user + "@10.0.0.9:5062>\r\n"
                + "User-Agent: " + agent + "\r\n"
                + more
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
