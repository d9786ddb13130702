package io.ringfence.traffic.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A stream as a window that moves: so many bytes from here on are in one piece. */
final class ByteSource {

    private static final int WINDOW = 256 << 10;

    private final InputStream in;
    private byte[] window = new byte[WINDOW];
    private int at;
    private int end;
    private long passed;

    ByteSource(InputStream in) {
        this.in = in;
    }

    /** Makes so many bytes be there; false when the stream ends before. */
    boolean has(int count) throws IOException {
        return end - at >= count || fill(count);
    }

    byte[] window() {
        return window;
    }

    /** Where the next byte is in the window. */
    int at() {
        return at;
    }

    /** How many bytes are left, when the stream has ended. */
    int left() {
        return end - at;
    }

    /** How many bytes of the stream are behind. */
    long position() {
        return passed + at;
    }

    void skip(int count) {
        at += count;
    }

    int u16(int offset, boolean isLittle) {
        int one = window[at + offset] & 0xFF;
        int two = window[at + offset + 1] & 0xFF;
        return isLittle ? two << 8 | one : one << 8 | two;
    }

    int i32(int offset, boolean isLittle) {
        int one = u16(offset, isLittle);
        int two = u16(offset + 2, isLittle);
        return isLittle ? two << 16 | one : one << 16 | two;
    }

    long u32(int offset, boolean isLittle) {
        return i32(offset, isLittle) & 0xFFFF_FFFFL;
    }

    private boolean fill(int count) throws IOException {
        int left = end - at;
        byte[] from = window;
        if (count > window.length) {
            window = Arrays.copyOfRange(from, at, at + Math.max(count, 2 * window.length));
        } else {
            ByteBuffer.wrap(window, 0, left).put(ByteBuffer.wrap(from, at, left));
        }
        passed += at;
        at = 0;
        end = left;
        while (end < count) {
            int read = in.read(window, end, window.length - end);
            if (read < 0) {
                return false;
            }
            end += read;
        }
        return true;
    }
}
