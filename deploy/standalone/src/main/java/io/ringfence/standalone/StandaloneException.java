package io.ringfence.standalone;

/** A part of the stack can't start or stop; the message is one line that says what, where and what to do next. */
public final class StandaloneException extends RuntimeException {
    public StandaloneException(String message) {
        super(message);
    }

    public StandaloneException(String message, Throwable cause) {
        super(message, cause);
    }
}
