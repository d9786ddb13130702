package io.ringfence.firewall.network;

/** Address family, with what ipset calls it. */
public enum Family {
    IPV4("inet", 32),
    IPV6("inet6", 128);

    private final String ipsetName;
    private final int bits;

    Family(String ipsetName, int bits) {
        this.ipsetName = ipsetName;
        this.bits = bits;
    }

    /** ipset's word for the family (ipset(8), {@code family}). */
    public String ipsetName() {
        return ipsetName;
    }

    /** Length of an address, and the longest prefix. */
    public int bits() {
        return bits;
    }
}
