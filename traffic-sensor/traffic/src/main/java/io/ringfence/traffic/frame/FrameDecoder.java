package io.ringfence.traffic.frame;

import io.ringfence.traffic.count.Counters;
import java.util.function.Consumer;

/**
 * Takes a frame apart down to what UDP or TCP carries. Never throws for what is in a frame. Time is the time of capture.
 *
 * <p>Of one thread.
 */
public final class FrameDecoder {

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int EXTENSION_LIMIT = 16;

    private final Fragments fragments;
    private final Consumer<Packet> givenUp;

    /**
     * @param givenUp takes datagrams of which a fragment was never seen, each with what its first fragment carries: is called
     *     while another frame is decoded
     */
    public FrameDecoder(FragmentLimits limits, Counters counters, Consumer<Packet> givenUp) {
        this.fragments = new Fragments(limits, counters, this::giveUp);
        this.givenUp = givenUp;
    }

    /** Fills the packet with what is in its frame. */
    public Decoded decode(Packet packet) {
        if (packet.linkType == Hep.LINK_TYPE) {
            return Hep.decode(packet) ? Decoded.HEP : Decoded.DAMAGED;
        }
        int at = LinkLayer.network(packet);
        if (at < 0) {
            return switch (at) {
                case LinkLayer.NOT_IP -> Decoded.NOT_IP;
                case LinkLayer.UNKNOWN -> Decoded.UNKNOWN_LINK;
                default -> Decoded.DAMAGED;
            };
        }
        int end = packet.frameOffset + packet.captured;
        if (end - at < 1) {
            return Decoded.DAMAGED;
        }
        return switch (packet.frame[at] >> 4 & 0xF) {
            case 4 -> ipv4(packet, at, end);
            case 6 -> ipv6(packet, at, end);
            default -> Decoded.DAMAGED;
        };
    }

    /** Gives up fragments that have waited for too long, when no frame comes that would do it. */
    public void expire(long nowNanos) {
        fragments.expire(nowNanos);
    }

    /** Gives up all fragments that wait. */
    public void end() {
        fragments.end();
    }

    /** How many datagrams wait for fragments. */
    public int waiting() {
        return fragments.waiting();
    }

    /** How many bytes of fragments wait. */
    public long waitingBytes() {
        return fragments.bytes();
    }

    private Decoded ipv4(Packet packet, int at, int captured) {
        byte[] bytes = packet.frame;
        if (captured - at < 20) {
            return Decoded.DAMAGED;
        }
        int header = (bytes[at] & 0xF) * 4;
        int total = Bits.u16(bytes, at + 2);
        int end = total == 0 ? captured : Math.min(captured, at + total); // 0: left to the network card
        packet.family = 4;
        packet.sourceLow = Packet.MAPPED | Bits.u32(bytes, at + 12);
        packet.destinationLow = Packet.MAPPED | Bits.u32(bytes, at + 16);
        if (header < 20 || end - at < header) {
            return Decoded.DAMAGED;
        }
        int cut = Bits.u16(bytes, at + 6);
        int protocol = Bits.u8(bytes, at + 9);
        packet.payloadOffset = at + header;
        packet.payloadLength = end - at - header;
        if ((cut & 0x3FFF) != 0) {
            boolean isWhole = at + total <= captured;
            return fragment(
                    packet, Bits.u16(bytes, at + 4), protocol, (cut & 0x1FFF) * 8, (cut & 0x2000) == 0, isWhole);
        }
        return transport(packet, protocol);
    }

    private Decoded ipv6(Packet packet, int at, int captured) {
        byte[] bytes = packet.frame;
        if (captured - at < 40) {
            return Decoded.DAMAGED;
        }
        int length = Bits.u16(bytes, at + 4);
        int end = length == 0 ? captured : Math.min(captured, at + 40 + length); // 0: a jumbogram, or left to the card
        packet.family = 6;
        packet.sourceHigh = Bits.i64(bytes, at + 8);
        packet.sourceLow = Bits.i64(bytes, at + 16);
        packet.destinationHigh = Bits.i64(bytes, at + 24);
        packet.destinationLow = Bits.i64(bytes, at + 32);
        packet.payloadOffset = at + 40;
        packet.payloadLength = end - at - 40;
        return extensions(packet, Bits.u8(bytes, at + 6), at + 40 + length <= captured);
    }

    /** Goes through IPv6's extension headers, of a reassembled datagram too. */
    private Decoded extensions(Packet packet, int first, boolean isWhole) {
        int next = first;
        for (int count = 0; count < EXTENSION_LIMIT; count++) {
            byte[] bytes = packet.payload;
            int at = packet.payloadOffset;
            int left = packet.payloadLength;
            int header;
            switch (next) {
                case 0, 43, 60, 135, 139, 140 -> header = left < 8 ? -1 : 8 + 8 * Bits.u8(bytes, at + 1);
                case 51 -> header = left < 8 ? -1 : 8 + 4 * Bits.u8(bytes, at + 1);
                case 44 -> header = left < 8 ? -1 : 8;
                default -> {
                    return transport(packet, next);
                }
            }
            if (header < 0 || header > left) {
                return Decoded.DAMAGED;
            }
            packet.payloadOffset += header;
            packet.payloadLength -= header;
            int cut = next == 44 ? Bits.u16(bytes, at + 2) : 0;
            int id = next == 44 ? Bits.i32(bytes, at + 4) : 0;
            next = Bits.u8(bytes, at);
            if ((cut & 0xFFF9) != 0) {
                if (packet.reassembled || packet.partial) {
                    return Decoded.DAMAGED; // fragments within fragments are sent by no one who means well
                }
                return fragment(packet, id, next, cut & 0xFFF8, (cut & 1) == 0, isWhole);
            }
        }
        return Decoded.DAMAGED;
    }

    private Decoded fragment(Packet packet, int id, int protocol, int offset, boolean isLast, boolean isWhole) {
        packet.fragment = true;
        byte[] bytes = packet.payload;
        int at = packet.payloadOffset;
        int length = packet.payloadLength;
        if (isWhole && fragments.add(packet, id, protocol, offset, isLast, bytes, at, length)) {
            return packet.family == 6 ? extensions(packet, protocol, true) : transport(packet, protocol);
        }
        if (!isWhole && offset == 0) {
            Datagram alone = new Datagram(packet);
            alone.add(packet, 0, false, bytes, at, length);
            giveUp(alone, protocol);
        }
        packet.payloadLength = 0;
        return Decoded.FRAGMENT;
    }

    private Decoded transport(Packet packet, int protocol) {
        return switch (protocol) {
            case UDP -> udp(packet);
            case TCP -> tcp(packet);
            default -> Decoded.OTHER_TRANSPORT;
        };
    }

    private static Decoded udp(Packet packet) {
        byte[] bytes = packet.payload;
        int at = packet.payloadOffset;
        int left = packet.payloadLength;
        if (left < 8) {
            return Decoded.DAMAGED;
        }
        int length = Bits.u16(bytes, at + 4);
        if (length > 0 && length < 8) {
            return Decoded.DAMAGED;
        }
        ports(packet, bytes, at);
        packet.transport = Transport.UDP;
        packet.payloadOffset = at + 8;
        packet.payloadLength = (length == 0 ? left : Math.min(left, length)) - 8;
        return Decoded.UDP;
    }

    private static Decoded tcp(Packet packet) {
        byte[] bytes = packet.payload;
        int at = packet.payloadOffset;
        int left = packet.payloadLength;
        if (left < 20) {
            return Decoded.DAMAGED;
        }
        int header = (bytes[at + 12] >> 4 & 0xF) * 4;
        if (header < 20 || header > left) {
            return Decoded.DAMAGED;
        }
        ports(packet, bytes, at);
        packet.transport = Transport.TCP;
        packet.tcpSequence = Bits.i32(bytes, at + 4);
        packet.tcpFlags = Bits.u8(bytes, at + 13);
        packet.payloadOffset = at + header;
        packet.payloadLength = left - header;
        return Decoded.TCP;
    }

    private static void ports(Packet packet, byte[] bytes, int at) {
        packet.sourcePort = Bits.u16(bytes, at);
        packet.destinationPort = Bits.u16(bytes, at + 2);
    }

    private void giveUp(Datagram datagram, int protocol) {
        byte[] start = datagram.start();
        if (start.length == 0) {
            return;
        }
        Packet packet = datagram.first;
        Packet known = new Packet();
        known.reset(datagram.startSequence(), packet.timeNanos, packet.linkType, start, 0, start.length, start.length);
        known.route(packet);
        known.sequence = datagram.startSequence();
        known.fragment = true;
        known.partial = true;
        known.payloadLength = start.length;
        Decoded decoded = packet.family == 6 ? extensions(known, protocol, true) : transport(known, protocol);
        if (decoded == Decoded.UDP) {
            givenUp.accept(known);
        }
    }
}
