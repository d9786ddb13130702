package io.ringfence.policyservice.core.audit;

import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which records to show.
 *
 * @param subject records whose subject is this or starts with it
 * @param forced whether a warning was overridden
 * @param text records that have all its words, or words that begin with them, in any of their texts
 * @param from the earliest time
 * @param to before this time
 */
public record AuditFilter(
        Optional<String> action,
        Optional<String> actor,
        Optional<String> subject,
        Optional<AuditRecord.Outcome> outcome,
        Optional<Boolean> forced,
        Optional<String> text,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** How long a text may be that is searched for. */
    public static final int MAX_LENGTH = 200;

    /** All that there is. */
    public static final AuditFilter ALL = new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * Reads what was asked for, by the names of the components; all that is wrong is named. What is blank was not asked for, as forms
     * send every field.
     */
    public static Result<AuditFilter> of(Map<String, String> sent) {
        List<InputError> errors = new ArrayList<>();
        AuditFilter filter = new AuditFilter(
                text(sent, "action", errors),
                text(sent, "actor", errors),
                text(sent, "subject", errors),
                Optional.ofNullable(outcome(sent, errors)),
                Optional.ofNullable(forced(sent, errors)),
                text(sent, "text", errors),
                Optional.ofNullable(time(sent, "from", errors)),
                Optional.ofNullable(time(sent, "to", errors)));
        return errors.isEmpty()
                ? new Result.Done<>(filter)
                : new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
    }

    private static Optional<String> text(Map<String, String> sent, String field, List<InputError> errors) {
        Optional<String> text = given(sent, field);
        if (text.isPresent() && text.get().length() > MAX_LENGTH) {
            errors.add(InputError.field(
                    field, text.get().substring(0, 50) + "...", "must have at most " + MAX_LENGTH + " characters"));
        } else if (text.isPresent() && text.get().indexOf('\0') >= 0) {
            errors.add(InputError.field(field, text.get().replace('\0', '?'), "must not have the character 0"));
        }
        return text;
    }

    private static AuditRecord.@Nullable Outcome outcome(Map<String, String> sent, List<InputError> errors) {
        Optional<String> text = given(sent, "outcome");
        for (AuditRecord.Outcome outcome : AuditRecord.Outcome.values()) {
            if (text.filter(name -> outcome.name().equals(name.toUpperCase(Locale.ROOT)))
                    .isPresent()) {
                return outcome;
            }
        }
        text.ifPresent(name -> errors.add(InputError.field("outcome", name, "must be DONE or REFUSED")));
        return null;
    }

    private static @Nullable Boolean forced(Map<String, String> sent, List<InputError> errors) {
        Optional<String> text = given(sent, "forced");
        if (text.isEmpty() || text.get().equals("true") || text.get().equals("false")) {
            return text.map("true"::equals).orElse(null);
        }
        errors.add(InputError.field("forced", text.get(), "must be true or false"));
        return null;
    }

    private static @Nullable Instant time(Map<String, String> sent, String field, List<InputError> errors) {
        Optional<String> text = given(sent, field);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text.get()).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException e) {
            errors.add(InputError.field(field, text.get(), "must be a time with zone, such as 2031-05-01T12:00:00Z"));
            return null;
        }
    }

    private static Optional<String> given(Map<String, String> sent, String field) {
        return Optional.ofNullable(sent.get(field)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
