package io.ringfence.billingwatcher.core.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEnded.Disposition;
import io.ringfence.contract.call.Rate;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A record as FreeSWITCH's mod_json_cdr posts it: everything is a text, and percent-encoded unless {@code encode-values} is off.
 * Times are seconds or, with a {@code u} in the name, microseconds since 1970, and 0 for what has not happened.
 */
public final class FreeSwitchCdr {

    private final UnaryOperator<@Nullable String> variables;
    private final @Nullable String dialled;

    private FreeSwitchCdr(UnaryOperator<@Nullable String> variables, @Nullable String dialled) {
        this.variables = variables;
        this.dialled = dialled;
    }

    /**
     * Reads a record.
     *
     * @param variables its variables as they were posted
     * @param dialled the destination number of the caller's profile, as it was posted
     * @param tenant the tenant, where the poster names it; else the variable {@code ringfence_tenant}, else the first label of
     *     the domain
     * @return empty for the copy of a leg that another leg has originated: a call is charged once
     * @throws IllegalArgumentException when something is missing or can't be read
     */
    public static Optional<CallEnded> read(
            Map<String, String> variables, @Nullable String dialled, Optional<String> tenant) {
        FreeSwitchCdr record = new FreeSwitchCdr(name -> decoded(variables.get(name)), decoded(dialled));
        if (record.text("originating_leg_uuid") != null || record.text("originator") != null) {
            return Optional.empty();
        }
        return Optional.of(record.call(tenant));
    }

    private CallEnded call(Optional<String> tenant) {
        Instant started = Optional.ofNullable(time("start")).orElseThrow(() -> missing("start_epoch"));
        Instant answered = time("answer");
        Instant ended = Optional.ofNullable(time("end")).orElseThrow(() -> missing("end_epoch"));
        String perMinute = text("ringfence_rate");
        String node = text("ringfence_node");
        String uuid = Optional.ofNullable(text("uuid")).orElseThrow(() -> missing("uuid"));
        return new CallEnded(
                tenant.orElseGet(this::tenant),
                (node == null ? "freeswitch" : node) + ":" + uuid,
                null,
                null,
                node,
                extension(),
                dialled == null ? text("destination_number") : dialled,
                direction(),
                started,
                answered,
                ended,
                answered == null ? 0 : number("billsec"),
                text("ringfence_cost"),
                text("ringfence_currency"),
                perMinute == null ? null : Rate.perMinute(perMinute),
                null,
                null,
                text("sip_call_id"),
                answered == null ? notAnswered() : Disposition.ANSWERED,
                null);
    }

    private String tenant() {
        String named = text("ringfence_tenant");
        if (named != null) {
            return named;
        }
        String domain = text("domain_name");
        if (domain == null) {
            throw missing("ringfence_tenant or domain_name");
        }
        return domain.split("\\.", 2)[0].toLowerCase(java.util.Locale.ROOT);
    }

    private @Nullable String extension() {
        String named = text("ringfence_extension");
        String user = named == null ? text("sip_auth_username") : named;
        return user == null ? text("accountcode") : user;
    }

    private CallEnded.@Nullable Direction direction() {
        String direction = text("ringfence_direction");
        return direction == null ? null : CallEnded.Direction.valueOf(direction.toUpperCase(java.util.Locale.ROOT));
    }

    private Disposition notAnswered() {
        String cause = text("hangup_cause");
        return switch (cause == null ? "" : cause) {
            case "USER_BUSY" -> Disposition.BUSY;
            case "CALL_REJECTED" -> Disposition.REFUSED;
            case "NO_ANSWER", "ORIGINATOR_CANCEL", "NO_USER_RESPONSE" -> Disposition.NO_ANSWER;
            default -> Disposition.FAILED;
        };
    }

    private @Nullable Instant time(String what) {
        long micros = number(what + "_uepoch");
        long seconds = number(what + "_epoch");
        if (micros > 0) {
            return Instant.EPOCH.plusSeconds(micros / 1_000_000).plusNanos(micros % 1_000_000 * 1_000);
        }
        return seconds > 0 ? Instant.ofEpochSecond(seconds) : null;
    }

    private long number(String name) {
        String text = text(name);
        if (text == null) {
            return 0;
        }
        if (!text.matches("[0-9]{1,17}")) {
            throw new IllegalArgumentException(
                    "variables." + name + ": must be a number, but it is " + shortened(text));
        }
        return Long.parseLong(text);
    }

    private @Nullable String text(String name) {
        String text = variables.apply(name);
        return text == null || text.isBlank() ? null : text;
    }

    private static @Nullable String decoded(@Nullable String text) {
        if (text == null || text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8); // in a percent-encoded value a plus is a plus
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    private static IllegalArgumentException missing(String what) {
        return new IllegalArgumentException("variables." + what + ": is missing");
    }
}
