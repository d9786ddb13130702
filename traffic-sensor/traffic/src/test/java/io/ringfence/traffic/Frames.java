package io.ringfence.traffic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames as they are on the wire, with right checksums for those who look at them. */
public final class Frames {

    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RESET = 4;
    public static final int ACK = 16;

    private static final byte[] MACS = hex("020000000002" + "020000000001");

    private Frames() {}

    /** Bytes from hexadecimal digits. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public static byte[] cut(byte[] from, int start, int end) {
        return java.util.Arrays.copyOfRange(from, start, end);
    }

    /** An Ethernet frame with an IP packet, which says itself of which version it is. */
    public static byte[] ethernet(byte[] ip) {
        return join(MACS, etherType(ip), ip);
    }

    /** With VLAN tags, the outer one first. */
    public static byte[] vlan(byte[] ip, int... numbers) {
        byte[] frame = MACS;
        for (int i = 0; i < numbers.length; i++) {
            boolean isOuter = i < numbers.length - 1;
            frame = join(frame, hex(isOuter ? "88a8" : "8100"), u16(numbers[i]));
        }
        return join(frame, etherType(ip), ip);
    }

    public static byte[] cooked(byte[] ip) {
        return join(hex("0000 0001 0006 020000000001 0000"), etherType(ip), ip);
    }

    public static byte[] cooked2(byte[] ip) {
        return join(etherType(ip), hex("0000 00000002 0001 00 06 020000000001 0000"), ip);
    }

    public static byte[] etherType(byte[] ip) {
        return hex(ip[0] >> 4 == 4 ? "0800" : "86dd");
    }

    /** An IPv4 packet from 10.0.0.1 to 10.0.0.2. */
    public static byte[] ipv4(int protocol, byte[] payload) {
        return ipv4Fragment(protocol, 1, 0, false, payload);
    }

    /** A fragment; {@code offset} in bytes. */
    public static byte[] ipv4Fragment(int protocol, int id, int offset, boolean more, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(20);
        header.putShort((short) 0x4500).putShort((short) (20 + payload.length)).putShort((short) id);
        header.putShort((short) (offset / 8 | (more ? 0x2000 : 0)))
                .put((byte) 64)
                .put((byte) protocol);
        header.putShort((short) 0).putInt(0x0A000001).putInt(0x0A000002);
        header.putShort(10, (short) ~sum(header.array(), 0));
        return join(header.array(), payload);
    }

    /** An IPv6 packet from 2001:db8::1 to 2001:db8::2. */
    public static byte[] ipv6(int next, byte[] payload) {
        return join(
                hex("60000000"),
                u16(payload.length),
                new byte[] {(byte) next, 64},
                hex("20010db8000000000000000000000001" + "20010db8000000000000000000000002"),
                payload);
    }

    /** A fragment header and what follows it. */
    public static byte[] ipv6Fragment(int next, int id, int offset, boolean more, byte[] payload) {
        return ipv6(44, join(new byte[] {(byte) next, 0}, u16(offset | (more ? 1 : 0)), u32(id), payload));
    }

    public static byte[] udp(int from, int to, byte[] payload) {
        return join(u16(from), u16(to), u16(8 + payload.length), u16(0), payload);
    }

    /** With a checksum, which IPv6 wants. */
    public static byte[] udp6(int from, int to, byte[] payload) {
        byte[] datagram = udp(from, to, payload);
        byte[] pseudo = join(
                hex("20010db8000000000000000000000001" + "20010db8000000000000000000000002"),
                u32(datagram.length),
                hex("00000011"),
                datagram);
        ByteBuffer.wrap(datagram).putShort(6, (short) ~sum(pseudo, 0));
        return datagram;
    }

    public static byte[] tcp(int from, int to, int sequence, int flags, byte[] payload) {
        return join(
                u16(from),
                u16(to),
                u32(sequence),
                u32(1),
                new byte[] {0x50, (byte) flags},
                hex("ffff 0000 0000"),
                payload);
    }

    /** A WebSocket frame. */
    public static byte[] webSocket(int first, boolean isMasked, byte[] payload) {
        int mask = isMasked ? 0x80 : 0;
        byte[] length = payload.length < 126
                ? new byte[] {(byte) (mask | payload.length)}
                : join(new byte[] {(byte) (mask | 126)}, u16(payload.length));
        byte[] body = payload.clone();
        byte[] key = hex("a1b2c3d4");
        for (int i = 0; isMasked && i < body.length; i++) {
            body[i] ^= key[i & 3];
        }
        return join(new byte[] {(byte) first}, length, isMasked ? key : new byte[0], body);
    }

    public static byte[] u16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    public static byte[] u32(int value) {
        return join(u16(value >>> 16), u16(value));
    }

    private static int sum(byte[] bytes, int from) {
        int sum = 0;
        for (int i = from; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xFF) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xFF : 0);
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (sum & 0xFFFF) + (sum >>> 16);
    }

    /** A packet of HEP 3. */
    public static byte[] hep(byte[]... chunks) {
        byte[] all = join(chunks);
        return join(bytes("HEP3"), u16(6 + all.length), all);
    }

    public static byte[] chunk(int type, byte[] value) {
        return join(u16(0), u16(type), u16(6 + value.length), value);
    }
}
