package io.ringfence.policyservice.core.relay;

import org.jspecify.annotations.Nullable;

/**
 * How publishing goes.
 *
 * @param role what this process does
 * @param reason what stands in the way, for people; absent when nothing does
 */
public record RelayStatus(Role role, @Nullable String reason) {

    /** What a process does about the queue. */
    public enum Role {
        STARTING,
        /** It publishes. */
        ACTIVE,
        /** Another process publishes. */
        STANDBY,
        /** It would publish, but Kafka or PostgreSQL can't be reached. */
        BLOCKED
    }
}
