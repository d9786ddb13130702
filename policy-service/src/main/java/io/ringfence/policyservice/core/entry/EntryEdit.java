package io.ringfence.policyservice.core.entry;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of what may change in an entry: the comment and the expiry.
 *
 * @param comment what to set, if it is to be set
 * @param expiresAt what to set, if it is to be set
 */
public record EntryEdit(Optional<Value<String>> comment, Optional<Value<Instant>> expiresAt) {

    /** A value to set; null takes it away. */
    public record Value<T>(@Nullable T value) {}
}
