package io.ringfence.policyservice.edge.rest.console;

import io.quarkus.qute.TemplateExtension;
import io.ringfence.policyservice.edge.rest.NodeView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Numbers and times, as pages write them. */
@TemplateExtension
public class Formats {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private static final LongSupplier NOW = System::currentTimeMillis;

    private Formats() {}

    /** 1,000,214. */
    public static String grouped(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** 1,000,214. */
    public static String grouped(int number) {
        return grouped((long) number);
    }

    /** How far away a time is: {@code 3 min ago}, {@code in 2 h}. */
    static String ago(Instant at) {
        long millis = NOW.getAsLong() - at.toEpochMilli();
        return millis >= 0 ? span(millis / 1000) + " ago" : "in " + span((-millis + 999) / 1000);
    }

    /** The time itself, with its zone. */
    static String exact(Instant at) {
        return EXACT.format(at);
    }

    /** For {@code datetime} attributes. */
    static String iso(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** 90 s, 12 min, 5 h, 3 d. */
    static String span(Duration duration) {
        return span(duration.toSeconds());
    }

    /** A number of seconds: 90 s, 12 min, 5 h, 3 d. */
    public static String span(long seconds) {
        if (seconds < 100) {
            return seconds + " s";
        }
        if (seconds < 100 * 60) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** The tone of a node's state. */
    static String tone(NodeView node) {
        return switch (node.state()) {
            case ENFORCING -> "ok";
            case SILENT, DEGRADED -> "bad";
            case BEHIND, WAITING -> "wait";
            case DRY_RUN -> "off";
        };
    }

    /** A node's state, as people say it. */
    static String word(NodeView node) {
        return Pill.word(node.state());
    }

    /** A text as a part of an address. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A name of a kind, as people read it: EXTENSION_DAILY is extension daily. */
    public static String words(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The words of a text. */
    static List<String> split(String text, String by) {
        return List.of(text.split(by));
    }

    /** How many seconds there are until a time, a minute at least. */
    static long secondsLeft(Instant until) {
        return Math.max(60, (until.toEpochMilli() - NOW.getAsLong()) / 1000);
    }

    /** A share of one in percent. */
    static long percent(double share) {
        return Math.round(share * 100);
    }

    /** A text that somebody else wrote: what can't be seen, or turns what is around it, is shown as what it is. */
    public static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            boolean breaks = character == '\n' || character == '\t';
            int type = Character.getType(character);
            if (character < ' ' && !breaks) {
                shown.append((char) (0x2400 + character)); // the picture of a control character
            } else if (type == Character.FORMAT || type == Character.CONTROL && !breaks) {
                shown.append("\u27e8U+")
                        .append(String.format("%04X", character))
                        .append('\u27e9');
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }

    /** The same, and not longer than so many characters. */
    public static String visible(String text, int most) {
        String shown = visible(text.length() > 4 * most ? text.substring(0, 4 * most) : text);
        return shown.length() > most ? shown.substring(0, most) + "\u2026" : shown;
    }

    /** The time of a day with milliseconds, in UTC. */
    static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** A number of milliseconds. */
    static String millis(double millis) {
        return String.format(Locale.ENGLISH, "%.1f ms", millis);
    }

    /** A number without its fraction. */
    static String whole(double number) {
        return grouped((long) Math.floor(number));
    }

    /** The fields of a form that have something in them, each followed by it. */
    public static Map<String, String> filled(@Nullable Object... fieldsAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            Object value = fieldsAndValues[i + 1];
            if (value != null) {
                fields.put(String.valueOf(fieldsAndValues[i]), value.toString());
            }
        }
        return fields;
    }
}
