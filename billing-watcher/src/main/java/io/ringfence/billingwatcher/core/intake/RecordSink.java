package io.ringfence.billingwatcher.core.intake;

import io.ringfence.contract.call.CallEvent;
import java.util.List;

/** Where posted records go. */
public interface RecordSink {

    /**
     * Hands records over, and returns once all of them are safe.
     *
     * @throws UnsafeException when that is not known of all; whoever posted them posts them again, which counts nothing twice
     */
    void take(List<CallEvent> events);

    /** The records are not safe yet. */
    final class UnsafeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnsafeException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
