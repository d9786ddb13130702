package io.ringfence.traffic.stream;

/**
 * Bounds of what is remembered of TCP.
 *
 * @param directions so many directions of connections
 * @param bytes so many bytes that wait, of all of them
 * @param messageBytes so many bytes of one message
 * @param gapNanos for so long a missing segment is waited for, by the time of capture
 * @param idleNanos after so long without a segment a direction is forgotten
 */
public record StreamLimits(int directions, long bytes, int messageBytes, long gapNanos, long idleNanos) {

    public static final StreamLimits DEFAULT =
            new StreamLimits(20_000, 64L << 20, 64 << 10, 3_000_000_000L, 120_000_000_000L);

    public StreamLimits {
        if (directions < 1 || bytes < 1 || messageBytes < 1024 || gapNanos < 1 || idleNanos < 1) {
            throw new IllegalArgumentException("limits of streams: must be positive, messages at least 1024 bytes");
        }
    }
}
