package io.ringfence.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Reads instants as {@link Instant#toString()} writes them ({@code 2026-11-25T17:00:00.123Z}), which is what nearly all are; the
 * general parser takes longer than all else of a call's record. Any other form is left to it.
 */
final class InstantReader extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1;
    private static final int SECONDS_END = 19;
    private static final int MOST_DIGITS = 9;

    InstantReader() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            Instant instant = plain(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            if (instant != null) {
                return instant;
            }
        }
        return InstantDeserializer.INSTANT.deserialize(parser, context);
    }

    private static @Nullable Instant plain(char[] text, int from, int length) {
        if (length <= SECONDS_END
                || text[from + length - 1] != 'Z'
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return null;
        }
        int year = number(text, from, 4);
        int month = number(text, from + 5, 2);
        int day = number(text, from + 8, 2);
        int hour = number(text, from + 11, 2);
        int minute = number(text, from + 14, 2);
        int second = number(text, from + 17, 2);
        int nanos = 0;
        int digits = length - SECONDS_END - 2;
        if (length > SECONDS_END + 1) {
            if (text[from + SECONDS_END] != '.' || digits < 1 || digits > MOST_DIGITS) {
                return null;
            }
            nanos = number(text, from + SECONDS_END + 1, digits);
            for (int i = digits; i < MOST_DIGITS; i++) {
                nanos *= 10;
            }
        }
        if ((year | month | day | hour | minute | second | nanos) < 0 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        try {
            long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600 + minute * 60 + second;
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The number that digits are; below 0 when one is none. */
    private static int number(char[] text, int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
