package io.ringfence.policyservice.core.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done or refused.
 *
 * @param id its place in the record; rises
 * @param actor who, by the name of the token
 * @param address from where
 * @param subject what it is about, such as {@code entry/BLOCK/203.0.113.9/32} or {@code list/spamhaus}
 * @param outcome {@code DONE} or {@code REFUSED}
 * @param forced whether a warning was overridden
 * @param change the number of the change, when there was one
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
        @Nullable String detail,
        @Nullable String before,
        @Nullable String after) {

    /** How it ended. */
    public enum Outcome {
        DONE,
        REFUSED
    }
}
