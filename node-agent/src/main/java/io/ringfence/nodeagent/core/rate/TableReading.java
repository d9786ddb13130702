package io.ringfence.nodeagent.core.rate;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.settings.SipRate;
import java.time.Instant;
import java.util.List;

/**
 * What one reading of the kernel's tables has shown.
 *
 * @param ipv4 sources in the table of IPv4
 * @param ipv6 sources in the table of IPv6
 * @param limited how many of all are limited
 * @param broken lines that were no source
 * @param nearest those nearest to the limit first, at most {@link SipRatesReported#MAX_SOURCES}
 */
public record TableReading(int ipv4, int ipv6, int limited, int broken, List<Source> nearest) {

    public static final TableReading NOTHING = new TableReading(0, 0, 0, 0, List.of());

    public TableReading {
        nearest = List.copyOf(nearest);
    }

    /** Sources of both families. */
    public int entries() {
        return ipv4 + ipv6;
    }

    /** How full the fuller table is, 0 to 1. */
    public double fill() {
        return Math.max(ipv4, ipv6) / (double) SipRate.TABLE_ROOM;
    }

    /** The report of it. */
    public SipRatesReported report(String node, Instant at, SipRate rate) {
        if (!rate.on()) {
            return new SipRatesReported(node, at, false, 0, 0, 0, 0, List.of());
        }
        return new SipRatesReported(
                node, at, true, rate.packetsPerSecond(), rate.burst(), entries(), 2 * SipRate.TABLE_ROOM, nearest);
    }
}
