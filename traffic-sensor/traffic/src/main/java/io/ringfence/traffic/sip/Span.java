package io.ringfence.traffic.sip;

/** A place in bytes as one number: where it starts and how long it is; nothing is made for it. */
public final class Span {

    /** Stands for nothing. */
    public static final long NONE = -1;

    private Span() {}

    static long of(int from, int to) {
        return (long) from << 32 | to - from;
    }

    /** Where it starts. */
    public static int start(long span) {
        return (int) (span >>> 32);
    }

    /** How many bytes it has. */
    public static int length(long span) {
        return (int) span;
    }
}
