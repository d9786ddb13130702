package io.ringfence.policyservice.core.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A person who logs in with a password. The password is nowhere but as its hash.
 *
 * @param tenant the one tenant that they see; empty for the whole cluster
 * @param disabled whether they are kept out
 */
public record User(
        String name,
        Rank rank,
        Optional<String> tenant,
        boolean disabled,
        Instant createdAt,
        String createdBy,
        Optional<Instant> lastLoginAt) {

    /** What it is called in the audit. */
    public static String subject(String name) {
        return "user/" + name;
    }

    /** Whether they can let others in. */
    public boolean isFullAdmin() {
        return rank == Rank.ADMIN && tenant.isEmpty() && !disabled;
    }
}
