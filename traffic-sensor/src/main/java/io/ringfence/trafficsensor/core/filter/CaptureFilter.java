package io.ringfence.trafficsensor.core.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * The filter of a capture (pcap-filter(7)) for the ports of SIP. Fragments pass whatever they carry, as only the first one has
 * ports; so does IPv6 with a fragment header, of which the kernel's filter can't see the ports. What goes to the brokers is
 * never on these ports, unless a port is named for both; then the brokers' are left out.
 */
public final class CaptureFilter {

    private static final int ETHERNET = 1;

    private final String ports;
    private final String without;

    private CaptureFilter(String ports, String without) {
        this.ports = ports;
        this.without = without;
    }

    /**
     * For ports.
     *
     * @param ports ports and ranges with commas between: {@code 5060-5061,5080}
     * @param brokers the ports of the brokers
     * @throws IllegalArgumentException when a number is no port, or a range ends before it begins
     */
    public static CaptureFilter of(String ports, List<Integer> brokers) {
        List<String> terms = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        for (String range : ports.split(",", -1)) {
            String[] ends = range.split("-", 2);
            int from = port(ends[0], ports);
            int to = port(ends[ends.length - 1], ports);
            if (from > to) {
                throw new IllegalArgumentException("ports " + ports + ": " + range + " ends before it begins");
            }
            terms.add(from == to ? "port " + from : "portrange " + from + "-" + to);
            brokers.stream()
                    .filter(broker -> broker >= from && broker <= to)
                    .forEach(broker -> excluded.add("not tcp port " + broker));
        }
        return new CaptureFilter(
                String.join(" or ", terms), excluded.isEmpty() ? "" : " and " + String.join(" and ", excluded));
    }

    /**
     * The expression.
     *
     * @param linkType the link layer, as in pcap files: VLAN tags are asked for where they may be
     */
    public String expression(int linkType) {
        String plain =
                "(((udp or tcp or sctp) and (" + ports + ")" + without + ") or ip[6:2] & 0x1fff != 0 or ip6 proto 44)";
        // "vlan" moves all that follows it by four bytes, so it comes last; twice for a tag within a tag.
        return linkType == ETHERNET ? plain + " or (vlan and (" + plain + " or (vlan and " + plain + ")))" : plain;
    }

    private static int port(String text, String all) {
        int port = text.isEmpty() || text.length() > 5 ? -1 : Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("ports " + all + ": " + text + " is no port (1 to 65535)");
        }
        return port;
    }
}
