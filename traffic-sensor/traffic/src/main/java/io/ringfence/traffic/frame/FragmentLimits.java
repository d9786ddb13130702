package io.ringfence.traffic.frame;

/**
 * Bounds of what waits for its other fragments.
 *
 * @param datagrams so many datagrams
 * @param bytes so many bytes of all of them
 * @param ageNanos for so long, by the time of capture
 */
public record FragmentLimits(int datagrams, long bytes, long ageNanos) {

    public static final FragmentLimits DEFAULT = new FragmentLimits(1024, 16L << 20, 30_000_000_000L);

    public FragmentLimits {
        if (datagrams < 1 || bytes < 1 || ageNanos < 1) {
            throw new IllegalArgumentException("limits of fragments: must be positive");
        }
    }
}
