package io.ringfence.policyservice.core.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done or refused.
 *
 * @param id its place in the record; rises
 * @param actor who, by name: of the user, or of the token
 * @param address from where
 * @param subject what it is about, such as {@code entry/BLOCK/203.0.113.9/32} or {@code list/spamhaus}
 * @param outcome {@code DONE} or {@code REFUSED}
 * @param forced whether a warning was overridden
 * @param change the number of the change of the firewall's policy, when it was one
 * @param revision the revision of the policy topic from which on that change holds; absent until it is published
 * @param heldFrom the revision at which a node is sure to hold the change. It is {@code revision}, unless the whole policy was published
 *     anew since; absent until it is published
 * @param version the number of a change of tenants, limits, routes or notifications, which is their version
 * @param detail why it was refused, or what else is worth knowing
 * @param before the subject before it, as JSON
 * @param after the subject after it, as JSON
 */
public record AuditRecord(
        long id,
        Instant at,
        String actor,
        String address,
        String action,
        String subject,
        Outcome outcome,
        boolean forced,
        @Nullable Long change,
        @Nullable Long revision,
        @Nullable Long heldFrom,
        @Nullable Long version,
        @Nullable String detail,
        @Nullable String before,
        @Nullable String after) {

    /** How it ended. */
    public enum Outcome {
        DONE,
        REFUSED
    }
}
