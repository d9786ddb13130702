package io.ringfence.policyservice.core.refusal;

/** Something outside that the service needs does not answer; the message says what, for people. */
public abstract class UnreachableException extends RuntimeException {

    protected UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    protected UnreachableException(String message) {
        super(message);
    }
}
