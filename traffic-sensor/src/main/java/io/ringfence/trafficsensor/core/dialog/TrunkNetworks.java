package io.ringfence.trafficsensor.core.dialog;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** The addresses and networks of trunks. */
public final class TrunkNetworks {

    private static final int BITS = 128;
    private static final int MAPPED_BITS = 96;
    private static final long MAPPED = 0xFFFF_0000_0000L;

    private final long[] highs;
    private final long[] lows;
    private final int[] bits;

    private TrunkNetworks(int size) {
        highs = new long[size];
        lows = new long[size];
        bits = new int[size];
    }

    /**
     * Reads networks.
     *
     * @param texts each an address, or an address, a slash and the length of the prefix
     * @throws IllegalArgumentException naming the one that is neither
     */
    public static TrunkNetworks of(List<String> texts) {
        TrunkNetworks networks = new TrunkNetworks(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            networks.read(i, texts.get(i));
        }
        return networks;
    }

    private void read(int index, String text) {
        int slash = text.indexOf('/');
        byte[] bytes;
        try {
            bytes = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": no IP address", e);
        }
        int width = bytes.length * 8;
        String length = slash < 0 ? String.valueOf(width) : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > width) {
            throw new IllegalArgumentException(text + ": the prefix has 0 to " + width + " bits");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean isIpv4 = bytes.length == 4;
        highs[index] = isIpv4 ? 0 : buffer.getLong();
        lows[index] = isIpv4 ? MAPPED | Integer.toUnsignedLong(buffer.getInt()) : buffer.getLong();
        bits[index] = Integer.parseInt(length) + (isIpv4 ? MAPPED_BITS : 0);
    }

    /** Whether an address is in one of them. */
    boolean has(long high, long low) {
        for (int i = 0; i < bits.length; i++) {
            if (isSame(highs[i], high, Math.min(bits[i], BITS / 2))
                    && isSame(lows[i], low, Math.max(bits[i] - BITS / 2, 0))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(long one, long other, int bits) {
        return bits == 0 || one >>> BITS / 2 - bits == other >>> BITS / 2 - bits;
    }
}
