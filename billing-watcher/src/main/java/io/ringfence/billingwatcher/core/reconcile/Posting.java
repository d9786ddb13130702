package io.ringfence.billingwatcher.core.reconcile;

import java.time.LocalDate;

/**
 * What a provider's record has added to the sums, beside what the PBX's record counts.
 *
 * @param extension whose; empty for nobody's
 * @param day the tenant's local day
 * @param nanos billionths of the tenant's currency, never below 0
 */
public record Posting(String extension, LocalDate day, long nanos) {

    /** How much of this has to be taken back for another one to hold instead. */
    public long excess(Posting instead) {
        return isSamePlace(instead) ? Math.max(0, nanos - instead.nanos) : nanos;
    }

    /** How much has to be added for this to hold after another one. */
    public long lacking(Posting before) {
        return isSamePlace(before) ? Math.max(0, nanos - before.nanos) : nanos;
    }

    private boolean isSamePlace(Posting other) {
        return extension.equals(other.extension) && day.equals(other.day);
    }
}
