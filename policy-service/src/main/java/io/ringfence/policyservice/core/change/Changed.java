package io.ringfence.policyservice.core.change;

/**
 * What came of a change.
 *
 * @param kind what happened
 * @param value the thing as it is now; for {@link Kind#REMOVED} as it was
 */
public record Changed<T>(Kind kind, T value) {

    /** What happened. */
    public enum Kind {
        CREATED,
        UPDATED,
        /** It was so already: nothing is stored, published or recorded. */
        UNCHANGED,
        REMOVED
    }
}
