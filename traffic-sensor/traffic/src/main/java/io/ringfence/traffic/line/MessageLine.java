package io.ringfence.traffic.line;

import io.ringfence.traffic.frame.Addresses;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.Span;
import java.nio.charset.StandardCharsets;

/**
 * A message as one line: fields between tabs, or a JSON object. Whatever a sender has put into a field, a line stays a line, and no
 * control character gets to a terminal.
 */
public final class MessageLine {

    /** The names of the fields, in their order; in tab-separated lines an empty one is there too. */
    public static final String FIELDS =
            "frame time src srcPort dst dstPort transport method status cseqMethod callId fromUser toUser userAgent expires flags";

    private static final long SECOND = 1_000_000_000;

    private final Text text;
    private final boolean isJson;
    private boolean isFirst;

    public MessageLine(Text text, boolean isJson) {
        this.text = text;
        this.isJson = isJson;
    }

    /** Appends a message's line. */
    public void append(Packet packet, SipMessage message) {
        isFirst = true;
        name("frame", false);
        text.number(packet.sequence(), 1);
        name("time", false);
        time(packet.timeNanos());
        name("src", true);
        address(packet.sourceHigh(), packet.sourceLow());
        name("srcPort", false);
        text.number(packet.sourcePort(), 1);
        name("dst", true);
        address(packet.destinationHigh(), packet.destinationLow());
        name("dstPort", false);
        text.number(packet.destinationPort(), 1);
        name("transport", true);
        text.ascii(packet.transport().name());
        close();
        field("method", message, Field.METHOD);
        number("status", message.isRequest() ? -1 : message.status());
        field("cseqMethod", message, Field.CSEQ_METHOD);
        field("callId", message, Field.CALL_ID);
        field("fromUser", message, Field.FROM_USER);
        field("toUser", message, Field.TO_USER);
        field("userAgent", message, Field.USER_AGENT);
        number("expires", message.expires());
        flags(packet, message);
        text.ascii(isJson ? "}\n" : "\n");
    }

    private void name(String name, boolean isText) {
        if (!isJson) {
            if (!isFirst) {
                text.letter('\t');
            }
        } else {
            text.ascii(isFirst ? "{\"" : ",\"").ascii(name).ascii(isText ? "\":\"" : "\":");
        }
        isFirst = false;
    }

    private void close() {
        if (isJson) {
            text.letter('"');
        }
    }

    private void time(long nanos) {
        long seconds = Math.max(0, nanos) / SECOND;
        text.number(seconds, 1).letter('.').number(Math.max(0, nanos) - seconds * SECOND, 9);
    }

    private void address(long high, long low) {
        int at = text.room(Addresses.TEXT_LIMIT);
        text.end(Addresses.write(high, low, text.bytes(), at));
        close();
    }

    private void number(String name, int value) {
        if (value >= 0 || !isJson) {
            name(name, false);
        }
        if (value >= 0) {
            text.number(value, 1);
        }
    }

    private void field(String name, SipMessage message, Field field) {
        long span = message.span(field);
        if (span == Span.NONE) {
            if (!isJson) {
                name(name, true);
            }
            return;
        }
        name(name, true);
        int start = text.length();
        if (text.plain(message.bytes(), Span.start(span), Span.length(span)) < Span.length(span)) {
            text.end(start);
            escaped(message.text(field).orElse(""));
        }
        close();
    }

    private void escaped(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            int letter = bytes[at] & 0xFF;
            boolean isC1 = letter == 0xC2 && at + 1 < bytes.length && bytes[at + 1] < (byte) 0xA0;
            if (letter == '"' && !isJson) {
                text.letter('"');
            } else if (letter == '"' || letter == '\\') {
                text.letter('\\').letter((char) letter);
            } else if (isC1) {
                text.ascii("\\u00").hex(bytes[++at]);
            } else if (letter < ' ' || letter == 0x7F) {
                text.ascii("\\u00").hex(letter);
            } else {
                text.raw(bytes, at, 1);
            }
        }
    }

    private void flags(Packet packet, SipMessage message) {
        boolean isCut = packet.captured() < packet.wire();
        boolean isShort = !message.isWhole();
        boolean hasFlags = isCut || isShort || packet.isPartial() || packet.isReassembled() || packet.frameCount() > 1;
        if (isJson && !hasFlags) {
            return;
        }
        name("flags", true);
        int start = text.length();
        flag(packet.isPartial(), "partial", start);
        flag(packet.isReassembled() || packet.frameCount() > 1, "reassembled", start);
        flag(isCut, "cut", start);
        flag(isShort, "short", start);
        close();
    }

    private void flag(boolean isSet, String name, int start) {
        if (isSet) {
            text.ascii(text.length() > start ? "," : "").ascii(name);
        }
    }
}
