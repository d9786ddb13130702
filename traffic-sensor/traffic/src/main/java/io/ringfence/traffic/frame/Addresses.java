package io.ringfence.traffic.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Addresses as two longs, IPv4 as IPv4-mapped IPv6: as bytes and as text. */
public final class Addresses {

    /** The longest text. */
    public static final int TEXT_LIMIT = 39;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Addresses() {}

    /** Its 16 bytes. */
    public static byte[] bytes(long high, long low) {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** Whether it is an IPv4 address. */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == 0xFFFF;
    }

    /** Its text: dotted, or as RFC 5952 wants it. */
    public static String text(long high, long low) {
        byte[] out = new byte[TEXT_LIMIT];
        return new String(out, 0, write(high, low, out, 0), StandardCharsets.US_ASCII);
    }

    /**
     * Writes its text.
     *
     * @param out has room for {@value #TEXT_LIMIT} bytes from {@code at} on
     * @return where the text ends
     */
    public static int write(long high, long low, byte[] out, int at) {
        if (isIpv4(high, low)) {
            int end = decimal((int) (low >>> 24) & 0xFF, out, at);
            out[end] = '.';
            end = decimal((int) (low >>> 16) & 0xFF, out, end + 1);
            out[end] = '.';
            end = decimal((int) (low >>> 8) & 0xFF, out, end + 1);
            out[end] = '.';
            return decimal((int) low & 0xFF, out, end + 1);
        }
        int zeros = longestZeros(high, low);
        int from = zeros >>> 8;
        int until = from + (zeros & 0xFF);
        int end = at;
        for (int group = 0; group < 8; group++) {
            if (group == from && until > from) {
                out[end++] = ':';
                if (until == 8) {
                    out[end++] = ':';
                }
                group = until - 1;
                continue;
            }
            if (group > 0) {
                out[end++] = ':';
            }
            end = hex(group(high, low, group), out, end);
        }
        return end;
    }

    /** The first of the longest runs of at least two zero groups: its start times 256, plus its length. */
    private static int longestZeros(long high, long low) {
        int best = 0;
        int length = 0;
        for (int group = 0; group < 8; group++) {
            length = group(high, low, group) == 0 ? length + 1 : 0;
            if (length > 1 && length > (best & 0xFF)) {
                best = group - length + 1 << 8 | length;
            }
        }
        return best;
    }

    private static int group(long high, long low, int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> 48 - 16 * (index & 3)) & 0xFFFF;
    }

    private static int decimal(int value, byte[] out, int at) {
        int end = at;
        if (value >= 100) {
            out[end++] = (byte) ('0' + value / 100);
        }
        if (value >= 10) {
            out[end++] = (byte) ('0' + value / 10 % 10);
        }
        out[end++] = (byte) ('0' + value % 10);
        return end;
    }

    private static int hex(int value, byte[] out, int at) {
        int end = at;
        for (int shift = 12; shift >= 0; shift -= 4) {
            if (shift == 0 || value >>> shift != 0) {
                out[end++] = HEX[value >>> shift & 0xF];
            }
        }
        return end;
    }
}
