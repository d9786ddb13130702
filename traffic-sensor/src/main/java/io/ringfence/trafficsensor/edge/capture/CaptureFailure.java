package io.ringfence.trafficsensor.edge.capture;

/** An interface can't be captured on; the message says why and what to do. */
public final class CaptureFailure extends Exception {

    private static final long serialVersionUID = 1;

    CaptureFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
