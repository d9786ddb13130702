package io.ringfence.policyservice.edge.kafka;

import io.ringfence.policyservice.core.refusal.UnreachableException;

/** Kafka did not do what it was asked; the message says what and why, for people. */
public final class BrokersException extends UnreachableException {

    BrokersException(String what, Throwable cause) {
        super("Kafka: " + what + ": " + reason(cause), cause);
    }

    BrokersException(String what) {
        super("Kafka: " + what);
    }

    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
