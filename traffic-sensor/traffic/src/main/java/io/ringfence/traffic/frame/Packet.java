package io.ringfence.traffic.frame;

import java.util.Arrays;

/**
 * A captured frame and what was found in it. One object serves all frames of a pipeline: what is to be kept must be copied before
 * the next frame.
 *
 * <p>Addresses are 16 bytes in two longs, IPv4 as IPv4-mapped IPv6.
 */
public final class Packet {

    /** So many frames of one message are remembered. */
    public static final int FRAME_LIMIT = 64;

    /** What an IPv4 address has above its 32 bits. */
    static final long MAPPED = 0xFFFF_0000_0000L;

    long sequence;
    long timeNanos;
    int linkType;
    byte[] frame = new byte[0];
    int frameOffset;
    int captured;
    int wire;

    int vlan;
    int family;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int sourcePort;
    int destinationPort;
    Transport transport = Transport.OTHER;
    boolean fragment;
    boolean reassembled;
    boolean partial;

    byte[] payload = new byte[0];
    int payloadOffset;
    int payloadLength;

    int tcpSequence;
    int tcpFlags;

    private long[] frames = new long[1];
    private int frameCount;

    /**
     * Starts with a new frame.
     *
     * @param sequence the caller's number of it
     * @param timeNanos when it was captured, in nanoseconds since 1970
     * @param linkType as in {@link LinkLayer}
     * @param frame holds its bytes, from {@code offset} on; not copied
     * @param captured how many there are
     * @param wire how many there were on the wire
     */
    public void reset(long sequence, long timeNanos, int linkType, byte[] frame, int offset, int captured, int wire) {
        if ((offset | captured) < 0 || captured > frame.length - offset) {
            throw new IllegalArgumentException(
                    "offset " + offset + " and length " + captured + ": must be within " + frame.length + " bytes");
        }
        this.sequence = sequence;
        this.timeNanos = timeNanos;
        this.linkType = linkType;
        this.frame = frame;
        this.frameOffset = offset;
        this.captured = captured;
        this.wire = wire;
        vlan = -1;
        family = 0;
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        sourcePort = 0;
        destinationPort = 0;
        transport = Transport.OTHER;
        fragment = false;
        reassembled = false;
        partial = false;
        payload = frame;
        payloadOffset = offset;
        payloadLength = 0;
        tcpSequence = 0;
        tcpFlags = 0;
        frames[0] = sequence;
        frameCount = 1;
    }

    /** Takes over from whom to whom another packet went, when and how. */
    void route(Packet other) {
        sequence = other.sequence;
        timeNanos = other.timeNanos;
        linkType = other.linkType;
        vlan = other.vlan;
        family = other.family;
        sourceHigh = other.sourceHigh;
        sourceLow = other.sourceLow;
        destinationHigh = other.destinationHigh;
        destinationLow = other.destinationLow;
    }

    /** The caller's number of this frame. */
    public long sequence() {
        return sequence;
    }

    /** When it was captured, in nanoseconds since 1970. */
    public long timeNanos() {
        return timeNanos;
    }

    /** The number of its link layer, as in pcap files. */
    public int linkType() {
        return linkType;
    }

    /** Holds the frame as it was captured. */
    public byte[] frame() {
        return frame;
    }

    /** Where the frame starts. */
    public int frameOffset() {
        return frameOffset;
    }

    /** How many of its bytes were captured. */
    public int captured() {
        return captured;
    }

    /** How many bytes it had on the wire. */
    public int wire() {
        return wire;
    }

    /** The innermost VLAN's number; -1 without a VLAN. */
    public int vlan() {
        return vlan;
    }

    /** 4 or 6; 0 when it is not IP. */
    public int family() {
        return family;
    }

    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public long destinationHigh() {
        return destinationHigh;
    }

    public long destinationLow() {
        return destinationLow;
    }

    public int sourcePort() {
        return sourcePort;
    }

    public int destinationPort() {
        return destinationPort;
    }

    public Transport transport() {
        return transport;
    }

    /** Says what is above the transport, once that is known. */
    public void transport(Transport known) {
        transport = known;
    }

    /** Whether this frame is a fragment. */
    public boolean isFragment() {
        return fragment;
    }

    /** Whether the payload was put together of several fragments. */
    public boolean isReassembled() {
        return reassembled;
    }

    /** Whether a part of the payload was never seen. */
    public boolean isPartial() {
        return partial;
    }

    /** Says whether a part of the current message was never seen. */
    public void partial(boolean isPartial) {
        partial = isPartial;
    }

    /** Makes this the packet of a message of which no frame is at hand any more. */
    public void reset(long lastSequence, long lastNanos, byte[] message, int length, FlowEnds ends) {
        reset(lastSequence, lastNanos, 0, message, 0, 0, 0);
        payloadLength = length;
        sourceHigh = ends.sourceHigh();
        sourceLow = ends.sourceLow();
        destinationHigh = ends.destinationHigh();
        destinationLow = ends.destinationLow();
        sourcePort = ends.ports() >>> 16;
        destinationPort = ends.ports() & 0xFFFF;
        family = Addresses.isIpv4(sourceHigh, sourceLow) ? 4 : 6;
        transport = Transport.TCP;
    }

    /** Holds what UDP or TCP carries. */
    public byte[] payload() {
        return payload;
    }

    /** Where the payload starts. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** How many bytes of it there are. */
    public int payloadLength() {
        return payloadLength;
    }

    /** The number of the segment's first byte. */
    public int tcpSequence() {
        return tcpSequence;
    }

    public boolean isSyn() {
        return (tcpFlags & 0x02) != 0;
    }

    public boolean isFin() {
        return (tcpFlags & 0x01) != 0;
    }

    public boolean isReset() {
        return (tcpFlags & 0x04) != 0;
    }

    /** Of how many frames the current message is made; at most {@value #FRAME_LIMIT} are remembered. */
    public int frameCount() {
        return frameCount;
    }

    /** The sequence number of one of the frames of which the current message is made, in the order of its bytes. */
    public long frame(int index) {
        if (index >= frameCount) {
            throw new IndexOutOfBoundsException(index);
        }
        return frames[index];
    }

    /** Says of which frames the current message is made. */
    public void frames(long[] sequences, int from, int count) {
        if (frames.length < count) {
            frames = new long[count];
        }
        for (int i = 0; i < count; i++) {
            frames[i] = sequences[from + i];
        }
        frameCount = count;
    }

    /** Says that the current message is in one frame alone. */
    public void frame(long onlyOne) {
        frames[0] = onlyOne;
        frameCount = 1;
    }

    /** The 16 bytes of the source address. */
    public byte[] sourceAddress() {
        return Addresses.bytes(sourceHigh, sourceLow);
    }

    /** The 16 bytes of the destination address. */
    public byte[] destinationAddress() {
        return Addresses.bytes(destinationHigh, destinationLow);
    }

    /** A copy of the frame's bytes. */
    public byte[] copyOfFrame() {
        return Arrays.copyOfRange(frame, frameOffset, frameOffset + captured);
    }
}
