package io.ringfence.traffic.frame;

/** The ends of one direction of a connection. Comparable, so that keys chosen to collide cost little. */
public record FlowEnds(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int ports)
        implements Comparable<FlowEnds> {

    /** Those of a packet. */
    public static FlowEnds of(Packet packet) {
        return new FlowEnds(
                packet.sourceHigh(),
                packet.sourceLow(),
                packet.destinationHigh(),
                packet.destinationLow(),
                packet.sourcePort() << 16 | packet.destinationPort());
    }

    @Override
    public int hashCode() {
        long mixed = (sourceHigh ^ sourceLow) * 0x9E37_79B9_7F4A_7C15L + (destinationHigh ^ destinationLow);
        mixed = mixed * 0x9E37_79B9_7F4A_7C15L + ports;
        return (int) (mixed ^ mixed >>> 32);
    }

    @Override
    public int compareTo(FlowEnds other) {
        int result = Long.compare(sourceLow, other.sourceLow);
        if (result == 0) {
            result = Integer.compare(ports, other.ports);
        }
        if (result == 0) {
            result = Long.compare(destinationLow, other.destinationLow);
        }
        if (result == 0) {
            result = Long.compare(sourceHigh, other.sourceHigh);
        }
        return result == 0 ? Long.compare(destinationHigh, other.destinationHigh) : result;
    }
}
