package io.ringfence.traffic.line;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of text that grow, and are used again. */
public final class Text {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[8 << 10];
    private int length;

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** Makes room for so many bytes, and tells where they go; {@link #end} then says where they have ended. */
    int room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        return length;
    }

    void end(int at) {
        length = at;
    }

    Text letter(char ascii) {
        int at = room(1);
        bytes[at] = (byte) ascii;
        length = at + 1;
        return this;
    }

    Text ascii(String text) {
        int at = room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[at + i] = (byte) text.charAt(i);
        }
        length = at + text.length();
        return this;
    }

    Text raw(byte[] from, int offset, int count) {
        int at = room(count);
        ByteBuffer.wrap(bytes, at, count).put(from, offset, count);
        length = at + count;
        return this;
    }

    /** A number that is not negative, with leading zeros up to a width. */
    Text number(long value, int width) {
        return value <= Integer.MAX_VALUE ? number((int) value, width) : ascii(Long.toString(value));
    }

    private Text number(int value, int width) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        int count = Math.max(width, digits);
        int at = room(count);
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            int tenth = rest / 10;
            bytes[i] = (byte) ('0' + rest - tenth * 10);
            rest = tenth;
        }
        length = at + count;
        return this;
    }

    /** Appends bytes up to the first that is not plain: no control character, not beyond ASCII, no quote, no backslash. */
    int plain(byte[] from, int offset, int count) {
        int at = room(count);
        byte[] out = bytes;
        int i = 0;
        while (i < count) {
            byte letter = from[offset + i];
            if (letter < ' ' || letter == 0x7F || letter == '\\' || letter == '"') {
                break;
            }
            out[at + i] = letter;
            i++;
        }
        length = at + i;
        return i;
    }

    /** Two hexadecimal digits. */
    Text hex(int value) {
        int at = room(2);
        bytes[at] = HEX[value >> 4 & 0xF];
        bytes[at + 1] = HEX[value & 0xF];
        length = at + 2;
        return this;
    }
}
