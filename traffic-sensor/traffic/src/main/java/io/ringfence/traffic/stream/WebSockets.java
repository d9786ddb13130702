package io.ringfence.traffic.stream;

import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import io.ringfence.traffic.sip.Lines;
import io.ringfence.traffic.sip.StartLine;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Frames of WebSockets (RFC 6455), whose messages are one SIP message each (RFC 7118). */
final class WebSockets {

    /** The frame is not whole yet. */
    static final int WAIT = -1;
    /** That is no frame. */
    static final int NONE = -2;

    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int LIKELY_LIMIT = 64;
    private static final long LENGTH_LIMIT = 1L << 30;

    private final int messageLimit;
    private final Counters counters;
    private final StartLine line;
    private final byte[] unmasked;
    private final byte[] likely = new byte[LIKELY_LIMIT];
    private boolean hasMessage;
    private byte[] message = new byte[0];
    private int messageFrom;
    private int messageTo;

    WebSockets(int messageLimit, Counters counters, StartLine line) {
        this.messageLimit = messageLimit;
        this.counters = counters;
        this.line = line;
        this.unmasked = new byte[messageLimit];
    }

    /** Whether the head of an HTTP request or answer asks for, or grants, a WebSocket. */
    static boolean isUpgrade(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int next = Lines.afterLineFeed(bytes, at, to);
            if (next - at > 16 && (bytes[at] | 0x20) == 'u') {
                String text = new String(bytes, at, Math.min(next - at, 128), StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT);
                if (text.startsWith("upgrade:") && text.contains("websocket")) {
                    return true;
                }
            }
            at = next;
        }
        return false;
    }

    /** Whether bytes in mid-stream are a frame with the start of a SIP message in it. */
    boolean isLikely(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        int header = headerSize(bytes, at, to);
        if (first != (FINAL | 1) && first != (FINAL | 2) || header < 0 || to - at < header + 12) {
            return false;
        }
        int count = Math.min(LIKELY_LIMIT, to - at - header);
        unmask(bytes, at, header, count, likely);
        return switch (line.read(likely, 0, count)) {
            case REQUEST, RESPONSE -> true;
            case UNFINISHED -> count == LIKELY_LIMIT;
            case NONE -> false;
        };
    }

    /**
     * Reads a frame.
     *
     * @return where the next one starts, or a negative value above
     */
    int frame(Direction direction, byte[] bytes, int at, int to) {
        hasMessage = false;
        if (direction.skip > 0) {
            int passed = (int) Math.min(direction.skip, to - at);
            direction.skip -= passed;
            return at + passed;
        }
        int header = headerSize(bytes, at, to);
        if (header < 0) {
            return WAIT;
        }
        int first = bytes[at] & 0xFF;
        int opcode = first & 0x0F;
        long length = length(bytes, at);
        boolean isControl = opcode >= 8;
        boolean isFinal = (first & FINAL) != 0;
        if ((first & 0x30) != 0
                || opcode > 10
                || opcode > 2 && opcode < 8
                || isControl && (length > 125 || !isFinal)
                || length < 0
                || length > LENGTH_LIMIT) {
            return NONE;
        }
        if (length > messageLimit) {
            counters.add(Counter.MESSAGES_TOO_LONG);
            direction.skip = length;
            direction.releaseJoined();
            return at + header;
        }
        if (length > to - at - header) {
            direction.need = header + (int) length;
            return WAIT;
        }
        if (!isControl) {
            data(direction, bytes, at, header, (int) length, first);
        }
        return at + header + (int) length;
    }

    /** Whether the frame has ended a message. */
    boolean hasMessage() {
        return hasMessage;
    }

    byte[] message() {
        return message;
    }

    int messageFrom() {
        return messageFrom;
    }

    int messageTo() {
        return messageTo;
    }

    private void data(Direction direction, byte[] bytes, int at, int header, int length, int first) {
        boolean isFirst = (first & 0x0F) != 0;
        boolean isFinal = (first & FINAL) != 0;
        if (isFirst) {
            direction.releaseJoined();
            direction.isCompressed = (first & COMPRESSED) != 0;
        }
        if (direction.isCompressed) {
            if (isFinal) {
                counters.add(Counter.WEBSOCKET_NOT_SIP);
            }
            return;
        }
        byte[] from = bytes;
        int start = at + header;
        if ((bytes[at + 1] & 0x80) != 0) {
            unmask(bytes, at, header, length, unmasked);
            from = unmasked;
            start = 0;
        }
        if (!isFirst || !isFinal) {
            if (direction.joinedLength + length > messageLimit) {
                counters.add(Counter.MESSAGES_TOO_LONG);
                direction.releaseJoined();
                return;
            }
            direction.join(from, start, length);
            from = direction.joined;
            start = 0;
        }
        hasMessage = isFinal;
        message = from;
        messageFrom = start;
        messageTo = from == direction.joined ? direction.joinedLength : start + length;
    }

    /** How long the head of the frame is; negative when it is not whole. */
    private static int headerSize(byte[] bytes, int at, int to) {
        if (to - at < 2) {
            return WAIT;
        }
        int second = bytes[at + 1] & 0xFF;
        int size = switch (second & 0x7F) {
                    case 126 -> 4;
                    case 127 -> 10;
                    default -> 2;
                }
                + (second >> 7) * 4;
        return to - at < size ? WAIT : size;
    }

    private static long length(byte[] bytes, int at) {
        int length = bytes[at + 1] & 0x7F;
        int size = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (size == 0) {
            return length;
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at + 2 + i] & 0xFF;
        }
        return value;
    }

    private static void unmask(byte[] bytes, int at, int header, int length, byte[] out) {
        boolean isMasked = (bytes[at + 1] & 0x80) != 0;
        int payload = at + header;
        for (int i = 0; i < length; i++) {
            out[i] = (byte) (isMasked ? bytes[payload + i] ^ bytes[payload - 4 + (i & 3)] : bytes[payload + i]);
        }
    }
}
