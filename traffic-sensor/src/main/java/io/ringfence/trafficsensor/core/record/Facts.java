package io.ringfence.trafficsensor.core.record;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.Span;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a message says, in texts that do no harm. */
final class Facts {

    /** In UTF-8 a character has at most four bytes. */
    private static final int LONGEST = 4 * CapturedPacket.MAX_FACT;

    private Facts() {}

    static Sip of(SipMessage message) {
        boolean hasMethod = message.isRequest() || message.span(Field.CSEQ_METHOD) != Span.NONE;
        return new Sip(
                hasMethod ? message.method().name() : null,
                message.status(),
                text(message, Field.CALL_ID),
                text(message, Field.FROM_USER),
                text(message, Field.TO_USER),
                text(message, Field.USER_AGENT));
    }

    /** A field in one line, without control characters and not too long; null when the message has none. */
    static @Nullable String text(SipMessage message, Field field) {
        long span = message.span(field);
        if (span == Span.NONE || Span.length(span) == 0) {
            return null;
        }
        int length = Math.min(Span.length(span), LONGEST);
        String text = new String(message.bytes(), Span.start(span), length, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) || i >= CapturedPacket.MAX_FACT - 1) {
                return cleaned(text);
            }
        }
        return text;
    }

    private static String cleaned(String text) {
        StringBuilder clean = new StringBuilder(CapturedPacket.MAX_FACT);
        for (int i = 0; i < text.length() && clean.length() < CapturedPacket.MAX_FACT; i++) {
            char letter = text.charAt(i);
            if (Character.isHighSurrogate(letter) && clean.length() == CapturedPacket.MAX_FACT - 1) {
                break; // a half of a character is none
            }
            clean.append(Character.isISOControl(letter) ? ' ' : letter);
        }
        return clean.toString();
    }
}
