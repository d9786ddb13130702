package io.ringfence.traffic.stream;

import io.ringfence.traffic.frame.FlowEnds;
import io.ringfence.traffic.frame.Packet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One direction of a connection: what is expected next, and which bytes wait for more. */
final class Direction {

    /** What the bytes are. */
    enum Mode {
        /** Not known: a start is looked for. */
        SEARCH,
        SIP,
        HTTP,
        WEBSOCKET,
        ENCRYPTED
    }

    /** A segment that has come before one that is expected. */
    record Early(int sequence, byte[] bytes, long frame, long nanos) {}

    private static final byte[] NOTHING = new byte[0];

    final FlowEnds ends;
    Mode mode = Mode.SEARCH;
    /** The sequence number of the byte that is expected. */
    int next;

    long lastNanos;
    /** The frame of which bytes are looked at now. */
    long frame;

    byte[] held = NOTHING;
    int length;
    /** So many held bytes have no end of the headers. */
    int checked;
    /** With fewer bytes than that another look is in vain. */
    int need;
    /** So many bytes are to be passed over. */
    long skip;

    byte[] joined = NOTHING;
    int joinedLength;
    boolean isCompressed;

    final List<Early> early = new ArrayList<>(0);
    int earlyBytes;
    long earlyNanos;

    private long[] frames = new long[2];
    private int[] frameEnds = new int[2];
    private int frameCount;

    Direction(FlowEnds ends, int next) {
        this.ends = ends;
        this.next = next;
    }

    /** What it takes of memory, about, besides itself. */
    int size() {
        return held.length + joined.length + earlyBytes + 64 * early.size();
    }

    /** Holds bytes until more come. */
    void hold(byte[] bytes, int from, int to) {
        int added = to - from;
        if (added == 0) {
            return;
        }
        if (held.length < length + added) {
            held = Arrays.copyOf(held, Math.max(1024, Math.max(length + added, held.length * 2)));
        }
        ByteBuffer.wrap(held, length, added).put(bytes, from, added);
        length += added;
        if (frameCount < Packet.FRAME_LIMIT) {
            if (frameCount == frames.length) {
                frames = Arrays.copyOf(frames, frameCount * 4);
                frameEnds = Arrays.copyOf(frameEnds, frameCount * 4);
            }
            frames[frameCount] = frame;
            frameEnds[frameCount++] = length;
        } else {
            frameEnds[frameCount - 1] = length;
        }
    }

    /** Lets go of the first held bytes. */
    void release(int count) {
        length -= count;
        if (length == 0) {
            held = NOTHING;
            frameCount = 0;
            return;
        }
        if (count == 0) {
            return;
        }
        held = Arrays.copyOfRange(held, count, count + Math.max(length, 1024));
        int gone = firstFrame(count);
        for (int i = gone; i < frameCount; i++) {
            frames[i - gone] = frames[i];
            frameEnds[i - gone] = frameEnds[i] - count;
        }
        frameCount -= gone;
    }

    /** Tells the packet of which frames a message is that lies there among the held bytes, or in a frame alone. */
    void tellFrames(Packet packet, boolean isHeld, int from, int to) {
        if (!isHeld || frameCount == 0) {
            packet.frame(frame);
            return;
        }
        int first = Math.min(firstFrame(from), frameCount - 1);
        int last = first;
        while (last < frameCount - 1 && frameEnds[last] < to) {
            last++;
        }
        packet.frames(frames, first, last - first + 1);
    }

    /** The last frame with held bytes. */
    long lastFrame() {
        return frameCount == 0 ? frame : frames[frameCount - 1];
    }

    /** Keeps a fragment of a WebSocket message. */
    void join(byte[] bytes, int from, int added) {
        if (joined.length < joinedLength + added) {
            joined = Arrays.copyOf(joined, Math.max(1024, Math.max(joinedLength + added, joined.length * 2)));
        }
        ByteBuffer.wrap(joined, joinedLength, added).put(bytes, from, added);
        joinedLength += added;
    }

    void releaseJoined() {
        joined = NOTHING;
        joinedLength = 0;
    }

    /** Forgets all bytes, and what they were. */
    void restart() {
        release(length);
        restartSearch();
    }

    /** Looks for a start again; the bytes stay. */
    void restartSearch() {
        mode = Mode.SEARCH;
        releaseJoined();
        checked = 0;
        need = 0;
        skip = 0;
    }

    private int firstFrame(int at) {
        int first = 0;
        while (first < frameCount && frameEnds[first] <= at) {
            first++;
        }
        return first;
    }
}
