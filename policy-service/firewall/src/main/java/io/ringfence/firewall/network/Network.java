package io.ringfence.firewall.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network in canonical form: no host bits. An address is a network with the longest prefix.
 *
 * @param family address family
 * @param hi upper 64 bits of an IPv6 address; 0 for IPv4
 * @param lo lower 64 bits of an IPv6 address; an IPv4 address as an unsigned 32-bit number
 * @param prefix prefix length, 0 to 32 or 128
 */
public record Network(Family family, long hi, long lo, int prefix) implements Comparable<Network> {

    public Network {
        if (prefix < 0 || prefix > family.bits()) {
            throw new IllegalArgumentException("prefix length 0 to " + family.bits() + ", but it is " + prefix);
        }
        if ((hi & ~maskHi(family, prefix)) != 0 || (lo & ~maskLo(family, prefix)) != 0) {
            throw new IllegalArgumentException("host bits are set");
        }
    }

    /** The network of that length that an address is in; host bits are cleared. */
    public static Network containing(Family family, long hi, long lo, int prefix) {
        if (prefix < 0 || prefix > family.bits()) {
            throw new IllegalArgumentException("prefix length 0 to " + family.bits() + ", but it is " + prefix);
        }
        return new Network(family, hi & maskHi(family, prefix), lo & maskLo(family, prefix), prefix);
    }

    /**
     * Reads {@code 203.0.113.9}, {@code 203.0.113.0/24}, {@code 2001:db8::/32}. Host bits are cleared, and an IPv4-mapped
     * IPv6 address ({@code ::ffff:203.0.113.9}, RFC 4291 2.5.5.2) becomes the IPv4 address that the kernel sees.
     *
     * @throws IllegalArgumentException with a reason for people, when it is not an address or network; leading zeros in
     *     IPv4 ({@code 010.0.0.1}: octal to some programs) and zones ({@code fe80::1%eth0}) are refused
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (address.indexOf(':') < 0) {
            int prefix = slash < 0 ? 32 : prefix(text, slash, Family.IPV4);
            return containing(Family.IPV4, 0, ipv4(address), prefix);
        }
        if (address.indexOf('%') >= 0) {
            throw new IllegalArgumentException("an address with a zone (%) is of one host only");
        }
        if (address.indexOf('[') >= 0) {
            throw new IllegalArgumentException("an IPv6 address without brackets");
        }
        int prefix = slash < 0 ? 128 : prefix(text, slash, Family.IPV6);
        InetAddress parsed;
        try {
            parsed = Inet6Address.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an IPv6 address");
        }
        ByteBuffer bytes = ByteBuffer.wrap(parsed.getAddress());
        if (parsed instanceof Inet4Address) {
            if (prefix < 96) {
                throw new IllegalArgumentException("an IPv4-mapped network has a prefix length of 96 to 128");
            }
            return containing(Family.IPV4, 0, Integer.toUnsignedLong(bytes.getInt()), prefix - 96);
        }
        return containing(Family.IPV6, bytes.getLong(), bytes.getLong(), prefix);
    }

    /** Whether the other network lies in this one, or is the same. */
    public boolean contains(Network other) {
        return family == other.family
                && prefix <= other.prefix
                && (other.hi & maskHi(family, prefix)) == hi
                && (other.lo & maskLo(family, prefix)) == lo;
    }

    /** Whether it is a single address. */
    public boolean isAddress() {
        return prefix == family.bits();
    }

    /** The last address in it. */
    public Network last() {
        return family == Family.IPV4
                ? new Network(family, 0, lo | ~maskLo(family, prefix) & 0xffffffffL, 32)
                : new Network(family, hi | ~maskHi(family, prefix), lo | ~maskLo(family, prefix), 128);
    }

    /** The networks that this one lies in, the widest first and itself last. */
    public Stream<Network> wider() {
        return IntStream.rangeClosed(0, prefix).mapToObj(length -> containing(family, hi, lo, length));
    }

    @Override
    public int compareTo(Network other) {
        if (family != other.family) {
            return family.compareTo(other.family);
        }
        return NetworkSet.compare(hi, lo, prefix, other.hi, other.lo, other.prefix);
    }

    /** The address alone, IPv6 as RFC 5952 has it. */
    public String address() {
        StringBuilder text = new StringBuilder(40);
        appendAddress(text, family, hi, lo);
        return text.toString();
    }

    /** Address and prefix length, always with the length. */
    @Override
    public String toString() {
        return address() + "/" + prefix;
    }

    static void appendAddress(StringBuilder out, Family family, long hi, long lo) {
        if (family == Family.IPV4) {
            out.append(lo >>> 24).append('.').append(lo >>> 16 & 255).append('.');
            out.append(lo >>> 8 & 255).append('.').append(lo & 255);
            return;
        }
        int gapStart = -1;
        int gapLength = 1; // RFC 5952 4.2.2: a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int run = i;
            while (run < 8 && group(hi, lo, run) == 0) {
                run++;
            }
            if (run - i > gapLength) {
                gapStart = i;
                gapLength = run - i;
            }
            i = Math.max(i, run - 1);
        }
        for (int i = 0; i < 8; i++) {
            if (i == gapStart) {
                out.append("::");
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(group(hi, lo, i)));
        }
    }

    private static int group(long hi, long lo, int index) {
        long half = index < 4 ? hi : lo;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
    }

    static long maskHi(Family family, int prefix) {
        if (family == Family.IPV4) {
            return 0;
        }
        return prefix == 0 ? 0 : prefix >= 64 ? -1 : -1L << (64 - prefix);
    }

    static long maskLo(Family family, int prefix) {
        if (family == Family.IPV4) {
            return prefix == 0 ? 0 : (-1L << (32 - prefix)) & 0xffffffffL;
        }
        return prefix <= 64 ? 0 : prefix == 128 ? -1 : -1L << (128 - prefix);
    }

    private static int prefix(String text, int slash, Family family) {
        int length = text.length() - slash - 1;
        int value = 0;
        for (int i = slash + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || value > 128) {
                value = -1;
                break;
            }
            value = value * 10 + c - '0';
        }
        if (length < 1 || length > 3 || value < 0 || value > family.bits()) {
            throw new IllegalArgumentException("prefix length must be a number from 0 to " + family.bits());
        }
        return value;
    }

    private static long ipv4(String text) {
        long address = 0;
        int part = -1;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && part >= 0 && dots < 3) {
                address = address << 8 | part;
                part = -1;
                dots++;
            } else if (c >= '0' && c <= '9' && part != 0) {
                part = part < 0 ? c - '0' : part * 10 + c - '0';
                if (part > 255) {
                    throw new IllegalArgumentException("not an IPv4 address: a part is above 255");
                }
            } else if (part == 0 && c >= '0' && c <= '9') {
                throw new IllegalArgumentException("not an IPv4 address: a part has a leading zero");
            } else {
                throw new IllegalArgumentException("not an IPv4 or IPv6 address");
            }
        }
        if (dots != 3 || part < 0) {
            throw new IllegalArgumentException("not an IPv4 or IPv6 address");
        }
        return address << 8 | part;
    }
}
