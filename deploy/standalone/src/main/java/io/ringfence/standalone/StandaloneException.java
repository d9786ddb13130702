package io.ringfence.standalone;

import java.nio.file.FileSystemException;

/** A part of the stack can't start or stop; the message is one line that says what, where and what to do next. */
public final class StandaloneException extends RuntimeException {
    public StandaloneException(String message) {
        super(message);
    }

    public StandaloneException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What an exception says, in words that make sense without its trace. */
    public static String reason(Throwable e) {
        String message = e.getMessage();
        // A file exception's message is the file's name alone.
        if (message == null || e instanceof FileSystemException) {
            return e.getClass().getSimpleName() + ": " + message;
        }
        return message;
    }
}
