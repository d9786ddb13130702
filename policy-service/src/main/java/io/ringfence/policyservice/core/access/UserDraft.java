package io.ringfence.policyservice.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.tenant.TenantAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user as they are to be.
 *
 * @param password a new one; empty to keep what there is
 */
public record UserDraft(String name, Rank rank, Optional<String> tenant, boolean disabled, Optional<String> password) {

    /** Shorter ones are guessed. */
    public static final int MIN_PASSWORD = 12;

    /** bcrypt reads no more bytes, so longer ones would only seem to be longer. */
    public static final int MAX_PASSWORD_BYTES = 72;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    /** Never the password. */
    @Override
    public String toString() {
        return "UserDraft[" + name + ", " + rank + ", " + tenant.orElse("all tenants") + "]";
    }

    /** Checks what was sent. */
    public static Result<UserDraft> of(
            String name,
            @Nullable String role,
            @Nullable String tenant,
            @Nullable Boolean disabled,
            @Nullable String password) {
        List<InputError> errors = new ArrayList<>();
        if (!isName(name)) {
            errors.add(InputError.field(
                    "name",
                    name,
                    "must be 1 to 64 of a to z, 0 to 9 and . _ @ -, and begin with one of a to z, 0 to 9"));
        }
        Rank rank = rank(role, errors);
        Optional<String> scope = tenant(tenant, errors);
        if (password != null) {
            password(password, "password", errors);
        }
        return errors.isEmpty()
                ? new Result.Done<>(
                        new UserDraft(name, rank, scope, Boolean.TRUE.equals(disabled), Optional.ofNullable(password)))
                : new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
    }

    /** Whether a user can have that name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Reads a role. */
    static Rank rank(@Nullable String text, List<InputError> errors) {
        try {
            return Rank.valueOf(text == null ? "" : text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            errors.add(InputError.field("role", text, "must be VIEWER, OPERATOR or ADMIN"));
            return Rank.VIEWER;
        }
    }

    /** Reads the tenant somebody is bound to. */
    static Optional<String> tenant(@Nullable String text, List<InputError> errors) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        return switch (TenantAddresses.tenant(text.strip())) {
            case Result.Done<String>(String tenant) -> Optional.of(tenant);
            case Result.Refused<String>(Refusal refusal) -> {
                errors.addAll(refusal.errors());
                yield Optional.empty();
            }
        };
    }

    /** Checks a new password; it is never told back. */
    public static void password(String password, String field, List<InputError> errors) {
        if (password.codePointCount(0, password.length()) < MIN_PASSWORD) {
            errors.add(InputError.field(field, "", "must have at least " + MIN_PASSWORD + " characters"));
        } else if (password.getBytes(UTF_8).length > MAX_PASSWORD_BYTES) {
            errors.add(InputError.field(field, "", "must have at most " + MAX_PASSWORD_BYTES + " bytes"));
        }
    }
}
