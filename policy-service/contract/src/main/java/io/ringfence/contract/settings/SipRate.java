package io.ringfence.contract.settings;

import io.ringfence.contract.Bounds;

/**
 * How many SIP packets one source may send: an IPv4 address, or an IPv6 /64.
 *
 * @param on whether it limits
 * @param packetsPerSecond what a source may send for ever, 1 to 10,000
 * @param burst what a source that was quiet may send at once, 1 to 10,000
 */
public record SipRate(boolean on, int packetsPerSecond, int burst) {

    public static final SipRate OFF = new SipRate(false, 50, 200);

    /** How many sources the kernel's table of one family holds; packets of further ones are dropped. */
    public static final int TABLE_ROOM = 262_144;

    private static final int MAX = 10_000;

    public SipRate {
        Bounds.between(packetsPerSecond, 1, MAX, "packetsPerSecond");
        Bounds.between(burst, 1, MAX, "burst");
    }

    /**
     * The kernel's table for this rate. Its name has the parameters, because the kernel keeps a table's old parameters
     * under its old name (xt_hashlimit.c finds tables by name alone).
     */
    public String table() {
        return "rf-sip-" + packetsPerSecond + "-" + burst;
    }
}
