package io.ringfence.policyservice.core.history;

import io.ringfence.contract.Bounds;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are asked for. Its times are those at which calls were told, which is what the topic can be searched by.
 *
 * @param from told then or later
 * @param to told before then; empty for all up to now
 */
public record CallQuery(String tenant, Optional<String> extension, Instant from, Optional<Instant> to) {

    /** How far back calls are looked for when nobody says. */
    public static final Duration USUAL = Duration.ofDays(7);

    /** Reads the parameters, and names everything that is wrong with them. */
    public static Result<CallQuery> of(
            String tenant, @Nullable String extension, @Nullable String from, @Nullable String to, Instant now) {
        List<InputError> errors = new ArrayList<>();
        if (extension != null && !Bounds.EXTENSION.matcher(extension).matches()) {
            errors.add(InputError.field("extension", extension, "no extension has such a name"));
        }
        Instant asked = to == null ? now : EntryDraft.instant(to, "to", errors);
        Instant end = asked == null || asked.isAfter(now) ? now : asked;
        Instant start = from == null ? end.minus(USUAL) : EntryDraft.instant(from, "from", errors);
        if (start != null && !start.isBefore(end)) {
            errors.add(
                    InputError.field("from", from, "must be before to and before now: calls have been told already"));
        }
        if (start == null || !errors.isEmpty()) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        return new Result.Done<>(new CallQuery(
                tenant,
                Optional.ofNullable(extension),
                start.isBefore(Instant.EPOCH) ? Instant.EPOCH : start,
                end.isBefore(now) ? Optional.of(end) : Optional.empty()));
    }

    /** Whether it is one of those, as far as its tenant and when it was told are. */
    public boolean matches(ToldCall call) {
        return extension.isEmpty() || extension.get().equals(call.extension());
    }
}
