package io.ringfence.trafficsensor.core.record;

import io.ringfence.traffic.frame.Addresses;
import io.ringfence.traffic.frame.Packet;
import java.nio.ByteBuffer;

/**
 * A frame for a message that was told by HEP and was never on a wire as it is: IP (RFC 791, RFC 8200) and UDP (RFC 768), from and to
 * the addresses that it had, so that whatever shows frames can show it.
 */
final class StandIn {

    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int HOPS = 64;

    private StandIn() {}

    /** The datagram, from its IP header on. */
    static byte[] of(Packet packet) {
        boolean isIpv4 = Addresses.isIpv4(packet.sourceHigh(), packet.sourceLow())
                && Addresses.isIpv4(packet.destinationHigh(), packet.destinationLow());
        int header = isIpv4 ? 20 : 40;
        int udp = UDP_HEADER + packet.payloadLength();
        ByteBuffer out = ByteBuffer.allocate(header + udp);
        if (isIpv4) {
            out.putInt(0x4500_0000 | header + udp).putInt(0).putInt(HOPS << 24 | UDP << 16);
            out.putInt((int) packet.sourceLow()).putInt((int) packet.destinationLow());
            out.putShort(10, (short) checksum(out, 0, header, 0));
        } else {
            out.putInt(0x6000_0000).putShort((short) udp).put((byte) UDP).put((byte) HOPS);
            out.putLong(packet.sourceHigh()).putLong(packet.sourceLow());
            out.putLong(packet.destinationHigh()).putLong(packet.destinationLow());
        }
        out.putShort((short) packet.sourcePort())
                .putShort((short) packet.destinationPort())
                .putShort((short) udp)
                .putShort((short) 0)
                .put(packet.payload(), packet.payloadOffset(), packet.payloadLength());
        int addresses = isIpv4 ? 8 : 32; // they end the header, and are summed up with what follows
        int checksum = checksum(out, header - addresses, out.limit(), UDP + udp);
        out.putShort(header + 6, (short) (checksum == 0 ? 0xFFFF : checksum));
        return out.array();
    }

    /** RFC 1071. */
    private static int checksum(ByteBuffer bytes, int from, int until, int more) {
        long sum = more;
        for (int i = from; i < until; i += 2) {
            sum += (bytes.get(i) & 0xFF) << 8 | (i + 1 < until ? bytes.get(i + 1) & 0xFF : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) ~sum & 0xFFFF;
    }
}
