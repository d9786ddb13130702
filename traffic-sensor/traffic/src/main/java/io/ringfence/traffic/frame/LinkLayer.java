package io.ringfence.traffic.frame;

/** Finds what a link layer carries. Link types are numbered as in pcap files. */
public final class LinkLayer {

    public static final int NULL = 0;
    public static final int ETHERNET = 1;
    /** What systems call raw IP when they capture; in files it is {@link #RAW}. */
    public static final int RAW_CAPTURED = 12;

    public static final int RAW = 101;
    public static final int LOOP = 108;
    public static final int LINUX_COOKED = 113;
    public static final int IPV4 = 228;
    public static final int IPV6 = 229;
    public static final int LINUX_COOKED_2 = 276;

    /** In place of an offset: the frame carries something else than IP. */
    static final int NOT_IP = -1;
    /** In place of an offset: the frame ends within its headers. */
    static final int DAMAGED = -2;
    /** In place of an offset: the layout of such frames is not known. */
    static final int UNKNOWN = -3;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;
    private static final int VLAN_LIMIT = 4;

    private LinkLayer() {}

    /** Where the IP header starts, or one of the negative values above; takes note of the VLAN. */
    static int network(Packet packet) {
        byte[] bytes = packet.frame;
        int at = packet.frameOffset;
        int end = at + packet.captured;
        return switch (packet.linkType) {
            case ETHERNET -> end - at < 14 ? DAMAGED : ethertype(packet, bytes, at + 12, at + 14, end);
            case RAW, RAW_CAPTURED, IPV4, IPV6 -> at;
            case LINUX_COOKED -> end - at < 16 ? DAMAGED : ethertype(packet, bytes, at + 14, at + 16, end);
            case LINUX_COOKED_2 -> end - at < 20 ? DAMAGED : ethertype(packet, bytes, at, at + 20, end);
            case NULL, LOOP -> end - at < 4 ? DAMAGED : family(bytes, at);
            default -> UNKNOWN;
        };
    }

    private static int ethertype(Packet packet, byte[] bytes, int typeAt, int next, int end) {
        int type = Bits.u16(bytes, typeAt);
        int at = next;
        for (int depth = 0; type == 0x8100 || type == 0x88A8 || type == 0x9100; depth++) {
            if (end - at < 4) {
                return DAMAGED;
            }
            if (depth == VLAN_LIMIT) {
                return NOT_IP;
            }
            packet.vlan = Bits.u16(bytes, at) & 0xFFF;
            type = Bits.u16(bytes, at + 2);
            at += 4;
        }
        return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6 ? at : NOT_IP;
    }

    /** The family is in the byte order of the machine that captured, and IPv6 has a number of its own on each system. */
    private static int family(byte[] bytes, int at) {
        int number = Bits.i32(bytes, at);
        int family = (number & 0xFFFF) == 0 ? Integer.reverseBytes(number) : number;
        return switch (family) {
            case 2, 10, 24, 28, 30 -> at + 4;
            default -> NOT_IP;
        };
    }
}
