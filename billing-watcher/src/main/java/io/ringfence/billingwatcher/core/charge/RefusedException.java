package io.ringfence.billingwatcher.core.charge;

/** A record can't be counted; the message says why, for the dead letter. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        super(message);
    }
}
