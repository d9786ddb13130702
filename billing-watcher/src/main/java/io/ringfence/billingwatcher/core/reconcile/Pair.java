package io.ringfence.billingwatcher.core.reconcile;

/** A provider's record and the PBX's of the same call. */
public record Pair(ProviderCall record, PbxCall call) {

    /** Whether the provider bills more than it may: more seconds, or a higher cost. */
    public boolean isLonger(Tolerance tolerance) {
        return record.nanos() - call.nanos() > tolerance.nanos() || !isAsLong(tolerance);
    }

    /** Whether the billed seconds fit: not more than the PBX's and the tolerance; unknown ones do. */
    boolean isAsLong(Tolerance tolerance) {
        return call.seconds() == PbxCall.UNKNOWN
                || record.seconds() <= call.seconds() + tolerance.time().toSeconds();
    }

    /**
     * What the provider's record adds to what the PBX's counts, so that in sum the higher cost of the two counts. What is cheaper
     * at the provider takes nothing off.
     */
    public Posting posting(Tolerance tolerance) {
        long more = isLonger(tolerance) ? Math.max(0, record.nanos() - call.nanos()) : 0;
        return new Posting(call.extension(), call.day(), more);
    }
}
