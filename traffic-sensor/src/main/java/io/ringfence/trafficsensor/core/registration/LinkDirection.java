package io.ringfence.trafficsensor.core.registration;

import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;

/**
 * Whether a frame was sent by this node, as the link layer has it. A sender far away can forge the node's address as an answer's
 * source, and a capture sees the frame before the kernel refuses it; but what comes through a router has the router's hardware
 * address.
 */
public final class LinkDirection {

    /** In place of the node's hardware address: the link layer does not tell it. */
    public static final long UNKNOWN = -1;

    /** In place of it: the link layer says itself which way a frame went. */
    private static final long TOLD = -2;

    private static final int COOKED_OUTGOING = 4;

    private LinkDirection() {}

    /** The node's hardware address, as the frame of a request to the node has it. */
    public static long receiver(Packet frame) {
        return switch (frame.linkType()) {
            case LinkLayer.ETHERNET -> hardware(frame, 0);
            case LinkLayer.LINUX_COOKED, LinkLayer.LINUX_COOKED_2 -> isCookedOutgoing(frame) ? UNKNOWN : TOLD;
            default -> UNKNOWN;
        };
    }

    /** The node's hardware address, as a frame that the node has sent has it. */
    public static long sender(Packet frame) {
        return switch (frame.linkType()) {
            case LinkLayer.ETHERNET -> hardware(frame, 6);
            case LinkLayer.LINUX_COOKED, LinkLayer.LINUX_COOKED_2 -> isCookedOutgoing(frame) ? TOLD : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    /** Whether the node with that hardware address has sent a frame; false when that can't be told. */
    static boolean isSentBy(long receiver, Packet frame) {
        return receiver != UNKNOWN && sender(frame) == receiver;
    }

    private static long hardware(Packet frame, int at) {
        if (frame.captured() < 14) {
            return UNKNOWN;
        }
        long address = 0;
        for (int i = 0; i < 6; i++) {
            address = address << 8 | frame.frame()[frame.frameOffset() + at + i] & 0xFF;
        }
        return address;
    }

    private static boolean isCookedOutgoing(Packet frame) {
        int at = frame.linkType() == LinkLayer.LINUX_COOKED ? 1 : 10;
        return frame.captured() > at && frame.frame()[frame.frameOffset() + at] == COOKED_OUTGOING;
    }
}
