package io.ringfence.traffic.read;

import java.io.IOException;

/** A capture file can't be read, or not further; the message says what is wrong, and where. */
public final class CaptureException extends IOException {

    public CaptureException(String message) {
        super(message);
    }
}
