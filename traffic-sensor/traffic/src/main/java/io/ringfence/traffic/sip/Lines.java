package io.ringfence.traffic.sip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Lines in bytes. A line ends with CR LF, with LF, or with CR. */
public final class Lines {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long ABOVE_CR = ONES * ('\r' + 1);

    private Lines() {}

    /** Where the first CR or LF is; {@code to} without one. Looks at eight bytes at a time, for any that is not above CR. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        int last = to - 8;
        while (at <= last) {
            long word = (long) LONGS.get(bytes, at);
            long found = word - ABOVE_CR & ~word & HIGHS;
            if (found == 0) {
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(found) >> 3;
            if (bytes[at] == '\r' || bytes[at] == '\n') {
                return at;
            }
            at++; // a tab, or what no text has
        }
        while (at < to && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Where the line after the end of a line starts. */
    static int next(byte[] bytes, int end, int to) {
        if (end >= to) {
            return to;
        }
        return bytes[end] == '\r' && end + 1 < to && bytes[end + 1] == '\n' ? end + 2 : end + 1;
    }

    /** Where the line after the next LF starts; {@code to} without one. */
    public static int afterLineFeed(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            at = end(bytes, at, to);
            if (at >= to) {
                return to;
            }
            if (bytes[at++] == '\n') {
                return at;
            }
        }
    }

    /** Where what follows the first empty line starts; -1 without one. Lines end with LF here. */
    public static int afterEmptyLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = afterLineFeed(bytes, at, to);
            if (bytes[at - 1] != '\n') {
                return -1;
            }
            if (at < to && bytes[at] == '\n') {
                return at + 1;
            }
            if (at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n') {
                return at + 2;
            }
        }
        return -1;
    }

    static boolean isBlank(byte letter) {
        return letter == ' ' || letter == '\t';
    }

    static boolean isSpace(byte letter) {
        return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
    }
}
