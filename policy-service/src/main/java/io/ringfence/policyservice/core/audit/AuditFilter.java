package io.ringfence.policyservice.core.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records to show.
 *
 * @param subject records whose subject is this or starts with it
 * @param from the earliest time
 * @param to before this time
 */
public record AuditFilter(
        Optional<String> action,
        Optional<String> actor,
        Optional<String> subject,
        Optional<Instant> from,
        Optional<Instant> to) {}
