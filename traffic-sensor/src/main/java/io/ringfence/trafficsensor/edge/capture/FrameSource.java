package io.ringfence.trafficsensor.edge.capture;

import java.util.OptionalLong;

/** Where frames come from: an interface, or a program that tells of them. */
public interface FrameSource extends AutoCloseable {

    /** Takes frames. */
    interface Taker {

        /**
         * A frame; must not throw.
         *
         * @param bytes its own from now on
         * @param timeNanos when it was captured, in nanoseconds since 1970
         * @param wire how long it was on the wire
         */
        void frame(byte[] bytes, long timeNanos, int wire);
    }

    /** The link layer's number, as in pcap files, or that of HEP. */
    int linkType();

    /**
     * Hands over frames until {@link #stop} or until there can be no more.
     *
     * @throws CaptureFailure when there can be no more
     */
    void run(Taker taker) throws CaptureFailure;

    /** How many frames the kernel had no room for, of the lowest 32 bits of its counter; empty when it does not tell any more. */
    OptionalLong dropped();

    /** Ends {@link #run}, from another thread. */
    void stop();

    @Override
    void close();
}
