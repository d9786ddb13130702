package io.ringfence.traffic.frame;

/** Fragments with the same key are of one datagram. Comparable, so that keys chosen to collide cost little. */
record FragmentKey(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int id, int protocol)
        implements Comparable<FragmentKey> {

    @Override
    public int hashCode() {
        long mixed = (sourceHigh ^ sourceLow) * 0x9E37_79B9_7F4A_7C15L + (destinationHigh ^ destinationLow);
        mixed = mixed * 0x9E37_79B9_7F4A_7C15L + ((long) id << 8 | protocol);
        return (int) (mixed ^ mixed >>> 32);
    }

    @Override
    public int compareTo(FragmentKey other) {
        int result = Long.compare(sourceLow, other.sourceLow);
        if (result == 0) {
            result = Long.compare(destinationLow, other.destinationLow);
        }
        if (result == 0) {
            result = Integer.compare(id, other.id);
        }
        if (result == 0) {
            result = Long.compare(sourceHigh, other.sourceHigh);
        }
        if (result == 0) {
            result = Long.compare(destinationHigh, other.destinationHigh);
        }
        return result == 0 ? Integer.compare(protocol, other.protocol) : result;
    }
}
