package io.ringfence.firewall.network;

import java.nio.ByteBuffer;

/** A set of networks as bytes, in order: the address (4 or 16, big-endian) and one for the prefix length. */
public final class PackedNetworks {

    private PackedNetworks() {}

    /** Bytes for one network. */
    public static int bytes(Family family) {
        return family.bits() / 8 + 1;
    }

    /** The whole set. */
    public static byte[] write(NetworkSet set) {
        return write(set, 0, set.size());
    }

    /** The networks from a place to before another. */
    public static byte[] write(NetworkSet set, int from, int to) {
        ByteBuffer out = ByteBuffer.allocate(Math.multiplyExact(to - from, bytes(set.family())));
        for (int i = from; i < to; i++) {
            if (set.family() == Family.IPV4) {
                out.putInt((int) set.loAt(i));
            } else {
                out.putLong(set.hiAt(i)).putLong(set.loAt(i));
            }
            out.put((byte) set.prefixAt(i));
        }
        return out.array();
    }

    /**
     * Reads what {@link #write} wrote of networks that share no address.
     *
     * @throws IllegalArgumentException with a reason for people: a part of a network, host bits, a prefix that is too long,
     *     networks out of order or one in the other
     */
    public static NetworkSet read(Family family, byte[] packed) {
        int width = bytes(family);
        if (packed.length % width != 0) {
            throw new IllegalArgumentException(
                    packed.length + " bytes, which is no multiple of the " + width + " of a network");
        }
        ByteBuffer in = ByteBuffer.wrap(packed);
        NetworkSetBuilder set = new NetworkSetBuilder(family);
        while (in.hasRemaining()) {
            long hi = family == Family.IPV4 ? 0 : in.getLong();
            long lo = family == Family.IPV4 ? Integer.toUnsignedLong(in.getInt()) : in.getLong();
            int prefix = in.get() & 255;
            check(set, family, hi, lo, prefix);
            set.append(hi, lo, prefix);
        }
        return set.build();
    }

    private static void check(NetworkSetBuilder before, Family family, long hi, long lo, int prefix) {
        int place = before.size();
        if (prefix > family.bits()) {
            throw new IllegalArgumentException(
                    "network " + place + ": prefix length 0 to " + family.bits() + ", but it is " + prefix);
        }
        if ((hi & ~Network.maskHi(family, prefix)) != 0 || (lo & ~Network.maskLo(family, prefix)) != 0) {
            throw new IllegalArgumentException("network " + place + ": host bits are set");
        }
        if (place == 0) {
            return;
        }
        long hiBefore = before.hiAt(place - 1);
        long loBefore = before.loAt(place - 1);
        int prefixBefore = before.prefixAt(place - 1);
        if (NetworkSet.compare(hiBefore, loBefore, prefixBefore, hi, lo, prefix) >= 0) {
            throw new IllegalArgumentException("network " + place + ": not in order");
        }
        if (((hi ^ hiBefore) & Network.maskHi(family, prefixBefore)) == 0
                && ((lo ^ loBefore) & Network.maskLo(family, prefixBefore)) == 0) {
            throw new IllegalArgumentException("network " + place + ": lies in the one before it");
        }
    }
}
