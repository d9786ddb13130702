package io.ringfence.traffic.stream;

import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.frame.Transport;
import io.ringfence.traffic.sip.Lines;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.StartLine;
import io.ringfence.traffic.stream.Direction.Mode;

/**
 * Cuts messages out of the bytes of one direction, which are in order.
 *
 * <ol>
 *   <li>A start line begins a message, its headers end at an empty line, its body has the length that they tell.
 *   <li>What is no start line is passed over up to the next line, so that a start in mid-stream loses one message.
 *   <li>A TLS record makes the direction encrypted; an HTTP upgrade makes it a WebSocket.
 * </ol>
 */
final class Cutter {

    private static final int LINE_LIMIT = 8 << 10;

    private final Counters counters;
    private final MessageSink sink;
    private final int messageLimit;
    private final StartLine line = new StartLine();
    private final SipMessage message = new SipMessage();
    private final WebSockets webSockets;
    private int at;
    private int messages;

    Cutter(int messageLimit, Counters counters, MessageSink sink) {
        this.counters = counters;
        this.sink = sink;
        this.messageLimit = messageLimit;
        this.webSockets = new WebSockets(messageLimit, counters, line);
    }

    /** How many messages were found since the last time this was asked. */
    int takeMessages() {
        int found = messages;
        messages = 0;
        return found;
    }

    /**
     * Cuts what can be cut.
     *
     * @return where the bytes start that wait for more
     */
    int cut(Packet packet, Direction direction, byte[] bytes, int from, int to) {
        at = from;
        boolean goesOn = true;
        while (goesOn && at < to) {
            goesOn = switch (direction.mode) {
                case SEARCH -> search(direction, bytes, to);
                case SIP -> sip(packet, direction, bytes, to);
                case HTTP -> http(direction, bytes, to);
                case WEBSOCKET -> webSocket(packet, direction, bytes, to);
                case ENCRYPTED -> {
                    at = to;
                    yield false;
                }
            };
        }
        return at;
    }

    /** Takes the bytes that wait as a message, without what is missing. */
    void giveUp(Packet packet, Direction direction) {
        boolean isMessage = (direction.mode == Mode.SIP || direction.mode == Mode.SEARCH)
                && message.scan(direction.held, 0, direction.length);
        if (isMessage) {
            packet.reset(direction.lastFrame(), direction.lastNanos, direction.held, direction.length, direction.ends);
            packet.partial(true);
            direction.tellFrames(packet, true, 0, direction.length);
            sink.message(packet, message);
        }
        if (!isMessage) {
            counters.add(Counter.BYTES_SKIPPED, direction.length);
        }
        direction.restart();
    }

    /** Whether what was thought to be something else is SIP after all. */
    boolean startsMessage(byte[] bytes, int from, int to) {
        StartLine.Kind kind = line.read(bytes, from, to);
        return kind == StartLine.Kind.REQUEST || kind == StartLine.Kind.RESPONSE;
    }

    private boolean search(Direction direction, byte[] bytes, int to) {
        skipLineEnds(bytes, to);
        int left = to - at;
        if (left == 0) {
            return true;
        }
        int tls = tlsRecord(bytes, at, left);
        if (tls == 5) {
            direction.mode = Mode.ENCRYPTED;
            counters.add(Counter.FLOWS_ENCRYPTED);
            return true;
        }
        if (tls == left) {
            return false;
        }
        StartLine.Kind kind = line.read(bytes, at, to);
        if (kind == StartLine.Kind.REQUEST || kind == StartLine.Kind.RESPONSE) {
            direction.mode = Mode.SIP;
            return true;
        }
        if (startsWith(bytes, left, "GET ") || startsWith(bytes, left, "HTTP/1.")) {
            direction.mode = Mode.HTTP;
            return true;
        }
        if (webSockets.isLikely(bytes, at, to)) {
            direction.mode = Mode.WEBSOCKET;
            return true;
        }
        if (kind == StartLine.Kind.UNFINISHED && left < LINE_LIMIT) {
            return false;
        }
        pass(Lines.afterLineFeed(bytes, at, to));
        return true;
    }

    private boolean sip(Packet packet, Direction direction, byte[] bytes, int to) {
        skipLineEnds(bytes, to);
        if (at == to) {
            return true;
        }
        StartLine.Kind kind = line.read(bytes, at, to);
        if (kind == StartLine.Kind.NONE) {
            direction.mode = Mode.SEARCH;
            direction.checked = 0;
            return true;
        }
        int body = kind == StartLine.Kind.UNFINISHED
                ? -1
                : Lines.afterEmptyLine(bytes, at + Math.max(0, direction.checked - 3), to);
        if (body < 0) {
            direction.checked = kind == StartLine.Kind.UNFINISHED ? 0 : to - at;
            return false;
        }
        direction.checked = 0;
        message.scan(bytes, at, body);
        int length = Math.max(0, message.contentLength());
        if (body - at + length > messageLimit) {
            counters.add(Counter.MESSAGES_TOO_LONG);
            emit(packet, direction, bytes, at, body, true);
            direction.mode = Mode.SEARCH;
            at = body;
            return true;
        }
        if (length > to - body) {
            direction.need = body - at + length;
            return false;
        }
        message.endsAt(body + length);
        emit(packet, direction, bytes, at, body + length, false);
        at = body + length;
        return true;
    }

    private boolean http(Direction direction, byte[] bytes, int to) {
        int body = Lines.afterEmptyLine(bytes, at + Math.max(0, direction.checked - 3), to);
        if (body < 0 && to - at < LINE_LIMIT) {
            direction.checked = to - at;
            return false;
        }
        direction.checked = 0;
        boolean isUpgrade = body > 0 && WebSockets.isUpgrade(bytes, at, body);
        direction.mode = isUpgrade ? Mode.WEBSOCKET : Mode.SEARCH;
        pass(body > 0 ? body : Lines.afterLineFeed(bytes, at, to));
        return true;
    }

    private boolean webSocket(Packet packet, Direction direction, byte[] bytes, int to) {
        int next = webSockets.frame(direction, bytes, at, to);
        if (next == WebSockets.WAIT) {
            return false;
        }
        if (next == WebSockets.NONE) {
            direction.restartSearch();
            pass(isStart(bytes, to) ? at : Lines.afterLineFeed(bytes, at, to));
            return true;
        }
        if (webSockets.hasMessage()) {
            byte[] text = webSockets.message();
            int from = webSockets.messageFrom();
            int end = webSockets.messageTo();
            if (message.scan(text, from, end)) {
                packet.transport(Transport.WS);
                emit(packet, direction, bytes, at, next, false);
                packet.transport(Transport.TCP);
            } else if (!isBlank(text, from, end)) {
                counters.add(Counter.WEBSOCKET_NOT_SIP);
            }
            direction.releaseJoined();
        }
        at = next;
        return true;
    }

    private void emit(Packet packet, Direction direction, byte[] bytes, int from, int to, boolean isPartial) {
        direction.tellFrames(packet, bytes == direction.held, from, to);
        packet.partial(isPartial);
        messages++;
        sink.message(packet, message);
        packet.partial(false);
    }

    private boolean isStart(byte[] bytes, int to) {
        return line.read(bytes, at, to) != StartLine.Kind.NONE
                || startsWith(bytes, to - at, "GET ")
                || startsWith(bytes, to - at, "HTTP/1.");
    }

    private void pass(int next) {
        counters.add(Counter.BYTES_SKIPPED, next - at);
        at = next;
    }

    private void skipLineEnds(byte[] bytes, int to) {
        while (at < to && (bytes[at] == '\r' || bytes[at] == '\n')) {
            at++;
        }
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    private boolean startsWith(byte[] bytes, int left, String text) {
        if (left < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes look like the head of a TLS record, of which there are five. */
    private static int tlsRecord(byte[] bytes, int at, int left) {
        if (bytes[at] < 20 || bytes[at] > 23) {
            return 0;
        }
        if (left > 1 && bytes[at + 1] != 3 || left > 2 && (bytes[at + 2] < 0 || bytes[at + 2] > 4)) {
            return 0;
        }
        boolean isTooLong = left > 4 && ((bytes[at + 3] & 0xFF) << 8 | bytes[at + 4] & 0xFF) > 16_384 + 2_048;
        return isTooLong ? 0 : Math.min(left, 5);
    }
}
