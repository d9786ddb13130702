package io.ringfence.contract;

/** A message that can't be read; the text says why and goes to the dead-letter topic with the original. */
public final class UnreadableException extends Exception {

    public UnreadableException(String reason) {
        super(reason);
    }
}
