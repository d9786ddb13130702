package io.ringfence.policyservice.core.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A token of a program, without the secret.
 *
 * @param tenant the one tenant that it may see; empty for the whole cluster
 * @param lastUsedAt when it was used, exact to a minute
 */
public record ApiToken(
        UUID id,
        String name,
        Rank rank,
        Optional<String> tenant,
        Instant createdAt,
        String createdBy,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt) {}
