package io.ringfence.contract.notification;

/** How much something matters, the least first. */
public enum Severity {
    INFO,
    WARNING,
    /** Money is lost or an attack goes on: somebody should look now, at night too. */
    CRITICAL;

    /** Whether it matters at least as much as another. */
    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
