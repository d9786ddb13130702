package io.ringfence.policyservice.core.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A person who logs in, with a password or at the identity provider. A password is nowhere but as its hash.
 *
 * @param origin who says that it is them
 * @param tenant the one tenant that they see; empty for the whole cluster
 * @param disabled whether they are kept out
 */
public record User(
        String name,
        Origin origin,
        Rank rank,
        Optional<String> tenant,
        boolean disabled,
        Instant createdAt,
        String createdBy,
        Optional<Instant> lastLoginAt) {

    /** Who says that it is them. */
    public enum Origin {
        /** They know a password that is kept here. */
        LOCAL,
        /** The identity provider says so, and what they may do. */
        PROVIDER
    }

    /** What it is called in the audit. */
    public static String subject(String name) {
        return "user/" + name;
    }

    /** Whether a password of theirs is kept here. */
    public boolean isLocal() {
        return origin == Origin.LOCAL;
    }

    /** Whether they can let others in, also while the identity provider is away. */
    public boolean isFullAdmin() {
        return isLocal() && rank == Rank.ADMIN && tenant.isEmpty() && !disabled;
    }
}
