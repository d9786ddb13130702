package io.ringfence.policyservice.core.entry;

import org.jspecify.annotations.Nullable;

/**
 * An entry as an admin sends it, unchecked.
 *
 * @param list {@code ALLOW} or {@code BLOCK}
 * @param cidr an address or a network
 * @param source who or what makes it; {@code ADMIN} when absent
 * @param comment why
 * @param expiresAt when it is to end; never when absent
 * @param ttlSeconds how long it is to last; instead of {@code expiresAt}
 */
public record EntryInput(
        @Nullable String list,
        @Nullable String cidr,
        @Nullable String source,
        @Nullable String comment,
        @Nullable String expiresAt,
        @Nullable Long ttlSeconds) {}
