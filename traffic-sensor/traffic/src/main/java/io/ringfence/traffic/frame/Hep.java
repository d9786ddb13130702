package io.ringfence.traffic.frame;

import java.time.Duration;

/**
 * HEP version 3: what a PBX tells of messages that it has sent and received, decrypted. A packet is a list of chunks: vendor, type,
 * length, value.
 */
public final class Hep {

    /** Stands for the link type of such a packet; no capture file has it. */
    public static final int LINK_TYPE = -1;

    private static final int MAGIC = 0x48455033;
    private static final int HEADER = 6;
    private static final int CHUNK_HEADER = 6;
    private static final int SIP = 1;

    /** A clock that is further away than this from the time at which the packet came is not believed. */
    private static final long NEAR_NANOS = Duration.ofMinutes(1).toNanos();

    private Hep() {}

    /** Fills the packet with what the chunks say; false when they can't be read, or are about something else than SIP. */
    static boolean decode(Packet packet) {
        byte[] bytes = packet.frame;
        int start = packet.frameOffset;
        if (packet.captured < HEADER || Bits.i32(bytes, start) != MAGIC) {
            return false;
        }
        int length = Bits.u16(bytes, start + 4);
        if (length < HEADER || length > packet.captured) {
            return false;
        }
        int end = start + length;
        long seconds = 0;
        long micros = 0;
        boolean isSip = true;
        boolean hasPayload = false;
        int size;
        for (int at = start + HEADER; at < end; at += size) {
            size = end - at < CHUNK_HEADER ? 0 : Bits.u16(bytes, at + 4);
            if (size < CHUNK_HEADER || size > end - at) {
                return false;
            }
            int value = at + CHUNK_HEADER;
            int left = size - CHUNK_HEADER;
            boolean isGeneric = Bits.u16(bytes, at) == 0;
            switch (isGeneric ? Bits.u16(bytes, at + 2) << 8 | left : -1) {
                case 2 << 8 | 1 -> packet.transport = transport(Bits.u8(bytes, value));
                case 3 << 8 | 4 -> {
                    packet.family = 4;
                    packet.sourceHigh = 0;
                    packet.sourceLow = Packet.MAPPED | Bits.u32(bytes, value);
                }
                case 4 << 8 | 4 -> {
                    packet.destinationHigh = 0;
                    packet.destinationLow = Packet.MAPPED | Bits.u32(bytes, value);
                }
                case 5 << 8 | 16 -> {
                    packet.family = 6;
                    packet.sourceHigh = Bits.i64(bytes, value);
                    packet.sourceLow = Bits.i64(bytes, value + 8);
                }
                case 6 << 8 | 16 -> {
                    packet.destinationHigh = Bits.i64(bytes, value);
                    packet.destinationLow = Bits.i64(bytes, value + 8);
                }
                case 7 << 8 | 2 -> packet.sourcePort = Bits.u16(bytes, value);
                case 8 << 8 | 2 -> packet.destinationPort = Bits.u16(bytes, value);
                case 9 << 8 | 4 -> seconds = Bits.u32(bytes, value);
                case 10 << 8 | 4 -> micros = Bits.u32(bytes, value);
                case 11 << 8 | 1 -> isSip = Bits.u8(bytes, value) == SIP;
                default -> {
                    if (isGeneric && Bits.u16(bytes, at + 2) == 15) {
                        packet.payloadOffset = value;
                        packet.payloadLength = left;
                        hasPayload = true;
                    }
                }
            }
        }
        long told = seconds * 1_000_000_000 + micros * 1_000;
        if (micros < 1_000_000 && Math.abs(told - packet.timeNanos) < NEAR_NANOS) {
            packet.timeNanos = told;
        }
        return isSip && hasPayload && packet.family != 0;
    }

    /** Kamailio has 22 for TLS, which has no number of its own. */
    private static Transport transport(int protocol) {
        return switch (protocol) {
            case 6 -> Transport.TCP;
            case 17 -> Transport.UDP;
            case 22 -> Transport.TLS;
            case 132 -> Transport.SCTP;
            default -> Transport.OTHER;
        };
    }
}
