package io.ringfence.policyservice.core.refusal;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with what was sent.
 *
 * @param line the line, from 1 (for JSON lists: the number of the item); absent for a field
 * @param field the field; absent for a line
 * @param value what was sent, cut to {@link #MAX_VALUE} characters
 * @param reason what is wrong with it
 */
public record InputError(@Nullable Long line, @Nullable String field, String value, String reason) {

    public static final int MAX_VALUE = 100;

    public InputError {
        if (value.length() > MAX_VALUE) {
            value = value.substring(0, MAX_VALUE);
        }
    }

    /** An error in a line of a list. */
    public static InputError line(long line, String value, String reason) {
        return new InputError(line, null, value, reason);
    }

    /** An error in a field or parameter. */
    public static InputError field(String field, @Nullable String value, String reason) {
        return new InputError(null, field, value == null ? "" : value, reason);
    }
}
