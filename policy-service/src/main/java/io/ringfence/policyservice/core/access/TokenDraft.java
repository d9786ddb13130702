package io.ringfence.policyservice.core.access;

import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A token as it is to be. */
public record TokenDraft(String name, Rank rank, Optional<String> tenant, Optional<Instant> expiresAt) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}");

    /** Checks what was sent. */
    public static Result<TokenDraft> of(
            @Nullable String name,
            @Nullable String role,
            @Nullable String tenant,
            @Nullable String expiresAt,
            Instant now) {
        List<InputError> errors = new ArrayList<>();
        if (name == null || !NAME.matcher(name).matches()) {
            errors.add(InputError.field("name", name, "must be 1 to 64 letters, digits, blanks and . _ @ -"));
        }
        Rank rank = UserDraft.rank(role, errors);
        Optional<String> scope = UserDraft.tenant(tenant, errors);
        Instant until = expiresAt == null || expiresAt.isBlank()
                ? null
                : EntryDraft.instant(expiresAt.strip(), "expiresAt", errors);
        if (until != null && !until.isAfter(now)) {
            errors.add(InputError.field("expiresAt", expiresAt, "must be in the future"));
        }
        return errors.isEmpty() && name != null
                ? new Result.Done<>(new TokenDraft(name, rank, scope, Optional.ofNullable(until)))
                : new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
    }
}
