package io.ringfence.traffic.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A datagram that waits for its other fragments. */
final class Datagram {

    private static final int PART_LIMIT = 128;
    private static final int OVERHEAD = 64;

    /** What became of a fragment. */
    enum Added {
        KEPT,
        WHOLE,
        /** It contradicts what is here, or there are too many. */
        REFUSED
    }

    private record Part(int offset, byte[] bytes, long sequence) {
        int end() {
            return offset + bytes.length;
        }
    }

    /** Where it came from; its time is that of the first fragment seen. */
    final Packet first = new Packet();

    private final List<Part> parts = new ArrayList<>(4);
    private int received;
    private int total = -1;

    Datagram(Packet packet) {
        first.reset(packet.sequence, packet.timeNanos, packet.linkType, new byte[0], 0, 0, 0);
        first.route(packet);
    }

    Added add(Packet packet, int offset, boolean isLast, byte[] bytes, int at, int length) {
        int end = offset + length;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (offset < part.end() && part.offset < end) {
                boolean same = part.offset == offset
                        && Arrays.equals(part.bytes, 0, part.bytes.length, bytes, at, at + length);
                return same ? Added.KEPT : Added.REFUSED;
            }
        }
        if (parts.size() == PART_LIMIT
                || total >= 0 && (end > total || isLast && end != total)
                || isLast && parts.stream().anyMatch(part -> part.end() > end)) {
            return Added.REFUSED;
        }
        if (isLast) {
            total = end;
        }
        parts.add(new Part(offset, Arrays.copyOfRange(bytes, at, at + length), packet.sequence));
        received += length;
        return received == total ? Added.WHOLE : Added.KEPT;
    }

    /** What it takes of memory, about. */
    int size() {
        return received + OVERHEAD * (parts.size() + 1);
    }

    /** Puts all parts together, which are whole; tells the packet of which frames they are. */
    int join(byte[] out, Packet packet) {
        parts.sort((a, b) -> Integer.compare(a.offset, b.offset));
        long[] sequences = new long[Math.min(parts.size(), Packet.FRAME_LIMIT)];
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            ByteBuffer.wrap(out, part.offset, part.bytes.length).put(part.bytes);
            if (i < sequences.length) {
                sequences[i] = part.sequence;
            }
        }
        packet.frames(sequences, 0, sequences.length);
        return received;
    }

    /** The part that starts the datagram; empty when it was never seen. */
    byte[] start() {
        for (Part part : parts) {
            if (part.offset == 0) {
                return part.bytes;
            }
        }
        return new byte[0];
    }

    /** The sequence number of the frame that has it. */
    long startSequence() {
        for (Part part : parts) {
            if (part.offset == 0) {
                return part.sequence;
            }
        }
        return first.sequence;
    }
}
