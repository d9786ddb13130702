package io.ringfence.trafficsensor.core.record;

import io.ringfence.traffic.frame.Packet;
import java.nio.ByteBuffer;
import java.util.Collection;

/** The node's own addresses. */
public final class OwnAddresses {

    private final long[] highs;
    private final long[] lows;

    /** @param addresses each of 4 or 16 bytes */
    public OwnAddresses(Collection<byte[]> addresses) {
        highs = new long[addresses.size()];
        lows = new long[addresses.size()];
        int at = 0;
        for (byte[] address : addresses) {
            ByteBuffer bytes = ByteBuffer.wrap(address);
            if (address.length == 4) {
                lows[at] =
                        0xFFFF_0000_0000L | Integer.toUnsignedLong(bytes.getInt()); // IPv4-mapped, as packets have it
            } else {
                highs[at] = bytes.getLong();
                lows[at] = bytes.getLong();
            }
            at++;
        }
    }

    /** Whether an address is the node's. */
    public boolean has(long high, long low) {
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] == low && highs[i] == high) {
                return true;
            }
        }
        return false;
    }

    /** Whether the peer of a packet is its source: the end that is not the node's; of two alike the lower one. */
    boolean isSourceRemote(Packet packet) {
        boolean isSourceOwn = has(packet.sourceHigh(), packet.sourceLow());
        if (isSourceOwn != has(packet.destinationHigh(), packet.destinationLow())) {
            return !isSourceOwn;
        }
        int high = Long.compareUnsigned(packet.sourceHigh(), packet.destinationHigh());
        return high < 0 || high == 0 && Long.compareUnsigned(packet.sourceLow(), packet.destinationLow()) <= 0;
    }
}
