package io.ringfence.policyservice.core.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who is let in.
 *
 * @param name the user's or the token's name, as the audit has it
 * @param kind what they have shown
 * @param tenant the one tenant that they may see and change; empty for the whole cluster
 * @param until when it ends: a token's expiry, a session's last moment; empty for never
 */
public record Access(String name, Kind kind, Rank rank, Optional<String> tenant, Optional<Instant> until) {

    /** What somebody has shown to be let in. */
    public enum Kind {
        TOKEN,
        SESSION,
        PROVIDER_TOKEN
    }

    /** Whether they may give that much away. */
    public boolean covers(Rank other, Optional<String> otherTenant) {
        return rank.compareTo(other) >= 0 && (tenant.isEmpty() || tenant.equals(otherTenant));
    }
}
