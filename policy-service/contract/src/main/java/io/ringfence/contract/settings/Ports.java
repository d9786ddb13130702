package io.ringfence.contract.settings;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the nodes' services listen: ports such as {@code 5060}, or ranges such as {@code 5060-5091}.
 *
 * @param sipUdp SIP over UDP
 * @param sipTcp SIP over TCP, TLS and WebSocket
 * @param web web servers
 * @param ssh SSH
 */
public record Ports(List<String> sipUdp, List<String> sipTcp, List<String> web, List<String> ssh) {

    /** What one rule of iptables takes (xt_multiport.h, XT_MULTI_PORTS); a range counts twice. */
    private static final int MAX_SLOTS = 15;

    private static final Pattern PORTS = Pattern.compile("([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?");

    /** The registered ports (IANA). */
    public static final Ports USUAL =
            new Ports(List.of("5060"), List.of("5060", "5061"), List.of("80", "443"), List.of("22"));

    public Ports {
        sipUdp = checked(sipUdp, "sipUdp");
        sipTcp = checked(sipTcp, "sipTcp");
        web = checked(web, "web");
        ssh = checked(ssh, "ssh");
    }

    private static List<String> checked(List<String> ports, String field) {
        int slots = 0;
        for (String port : ports) {
            Matcher matcher = PORTS.matcher(port);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        field + ": a port is a number or two with a dash between, as 5060-5091");
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (last > 65_535 || first > last) {
                throw new IllegalArgumentException(field + ": " + port + " is not within 1 to 65535, the lower first");
            }
            slots += matcher.group(2) == null ? 1 : 2;
        }
        if (slots > MAX_SLOTS) {
            throw new IllegalArgumentException(field + ": at most " + MAX_SLOTS + " ports; a range counts as two");
        }
        return List.copyOf(ports);
    }
}
