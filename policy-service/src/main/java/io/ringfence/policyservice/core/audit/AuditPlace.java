package io.ringfence.policyservice.core.audit;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * A place in the record, from which on one reads back.
 *
 * @param at when the record there was made
 * @param id which one of that time it is
 */
public record AuditPlace(Instant at, long id) {

    /** Later than all. */
    public static final AuditPlace END = new AuditPlace(Instant.parse("9999-12-31T00:00:00Z"), Long.MAX_VALUE);

    /** The place of a record. */
    public static AuditPlace of(AuditRecord record) {
        return new AuditPlace(record.at(), record.id());
    }

    /** Reads what {@link #text} wrote; throws {@link IllegalArgumentException} for anything else. */
    public static AuditPlace parse(String text) {
        String[] parts = text.split(" ", 2);
        try {
            return new AuditPlace(Instant.parse(parts[0]), Long.parseLong(parts.length == 2 ? parts[1] : ""));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no place in the audit: " + text, e);
        }
    }

    public String text() {
        return at + " " + id;
    }
}
