package io.ringfence.nodeagent.core.pbx;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message of AMI: an event or a response. Names of headers are written differently from event to event, so their case does not
 * count; of a header that comes twice the first counts. Variables of a channel ({@code ChanVariable: NAME=value}, one line each) are
 * headers of their own, {@code ChanVariable(NAME)}.
 *
 * @param headers the values by name in lower case
 */
public record AmiMessage(Map<String, String> headers) {

    private static final String UNKNOWN = "<unknown>";
    private static final String VARIABLE = "chanvariable";

    public AmiMessage {
        headers = Map.copyOf(headers);
    }

    /** Reads lines of the form {@code Name: value}; others are passed over. */
    public static AmiMessage of(List<String> lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                int equals = name.endsWith(VARIABLE) ? value.indexOf('=') : -1;
                if (equals > 0) {
                    name = name + "(" + value.substring(0, equals).toLowerCase(Locale.ROOT) + ")";
                    value = value.substring(equals + 1);
                }
                headers.putIfAbsent(name, value);
            }
        }
        return new AmiMessage(headers);
    }

    /** A header's value; empty when it is absent or not known. */
    public String get(String name) {
        String value = headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return value.equals(UNKNOWN) ? "" : value;
    }

    /** The name of an event; empty for a response. */
    public String event() {
        return get("Event");
    }

    /** When it was, by the PBX's clock if it tells that ({@code timestampevents}), else when it came. */
    Instant time(Instant came) {
        String text = get("Timestamp");
        return text.matches("[0-9]{9,11}\\.[0-9]{1,6}") ? EpochTime.read(text) : came.truncatedTo(ChronoUnit.MILLIS);
    }

    /** How long a channel has been there. */
    Duration duration() {
        String text = get("Duration");
        if (!text.matches("[0-9]{2,5}:[0-9]{2}:[0-9]{2}")) {
            return Duration.ZERO;
        }
        String[] parts = text.split(":", -1);
        return Duration.ofHours(Long.parseLong(parts[0]))
                .plusMinutes(Long.parseLong(parts[1]))
                .plusSeconds(Long.parseLong(parts[2]));
    }
}
