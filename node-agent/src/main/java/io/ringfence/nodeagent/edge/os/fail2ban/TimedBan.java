package io.ringfence.nodeagent.edge.os.fail2ban;

import io.ringfence.contract.node.Fail2BanReport.JailBan;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A ban as {@code banip --with-time} prints it: {@code 203.0.113.9 	2026-11-24 18:39:36 + 3600 = 2026-11-24 19:39:36}, in
 * Fail2Ban's local time and without its zone. In the hour that clocks repeat, an end may be shown an hour off; that concerns
 * only jails of others, which the agent shows and does nothing with.
 */
final class TimedBan {

    private static final Pattern FORM = Pattern.compile("(\\S+)\\s+(\\S+ \\S+) \\+ (-?\\d{1,10}) = .*");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private TimedBan() {}

    /** Reads it; what has another form is an address without an end. */
    static JailBan read(String text, ZoneId zone) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? new JailBan(form.group(1), end(form.group(2), Long.parseLong(form.group(3)), zone))
                : new JailBan(text.strip(), null);
    }

    private static @Nullable Instant end(String start, long seconds, ZoneId zone) {
        try {
            return seconds < 0
                    ? null
                    : LocalDateTime.parse(start, TIME).atZone(zone).toInstant().plusSeconds(seconds);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
