package io.ringfence.nodeagent.core.rate;

import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.util.Optional;

/**
 * A line of {@code /proc/net/ipt_hashlimit/<table>} or its IPv6 twin:
 * {@code <seconds to expiry> <source>:<port>-><destination>:<port> <credit> <cap> <cost>}. The three numbers are unsigned
 * and in units that differ with kernel and rule, so only what they are to each other counts.
 */
final class TableLine {

    /** From this share of the burst on a source is near the limit. */
    private static final double NEAR = 0.5;

    /** The rules group IPv6 sources by networks of this length. */
    private static final int IPV6_PREFIX = 64;

    private TableLine() {}

    /** The source that a line tells of; empty when the line is broken. */
    static Optional<Source> parse(Family family, String line) {
        int arrow = line.indexOf("->");
        int start = arrow < 0 ? -1 : line.lastIndexOf(' ', arrow);
        int port = arrow < 0 ? -1 : line.lastIndexOf(':', arrow);
        int cost = line.lastIndexOf(' ');
        int cap = line.lastIndexOf(' ', cost - 1);
        int credit = line.lastIndexOf(' ', cap - 1);
        if (start < 0 || port <= start || credit <= arrow) {
            return Optional.empty();
        }
        try {
            Network address = Network.parse(line.substring(start + 1, port));
            if (address.family() != family) {
                return Optional.empty();
            }
            return source(
                    shown(address),
                    Long.parseUnsignedLong(line, credit + 1, cap, 10),
                    Long.parseUnsignedLong(line, cap + 1, cost, 10),
                    Long.parseUnsignedLong(line, cost + 1, line.length(), 10));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Source> source(String address, long credit, long cap, long cost) {
        if (cost == 0 || cap == 0) {
            return Optional.empty();
        }
        double used = Math.clamp(1 - unsigned(credit) / unsigned(cap), 0, 1);
        State state = used >= NEAR ? State.NEAR : State.OK;
        if (Long.compareUnsigned(credit, cost) < 0) {
            state = State.LIMITED;
        }
        return Optional.of(new Source(address, unsigned(credit) / unsigned(cost), used, state));
    }

    private static String shown(Network address) {
        return address.family() == Family.IPV4
                ? address.address()
                : Network.containing(Family.IPV6, address.hi(), address.lo(), IPV6_PREFIX)
                        .toString();
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }
}
