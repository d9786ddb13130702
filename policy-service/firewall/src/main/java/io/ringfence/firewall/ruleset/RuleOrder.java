package io.ringfence.firewall.ruleset;

import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one family, in the order in which a packet that enters a node meets them.
 *
 * <ol>
 *   <li>Table raw, before connection tracking costs anything: a source that is not blocked goes on, and has paid one set
 *       lookup. Of blocked ones go on: loopback, trusted interfaces, the control plane's addresses, so that a node can always be
 *       told better, and allowed sources, because allowed beats every kind of block. The rest is dropped.
 *   <li>Table filter, and only if something is filtered there: loopback and trusted interfaces go on, and replies to the node's
 *       own connections.
 *       {@code --ctdir REPLY}, because a UDP source that once got an answer is "established" and would walk past all below.
 *   <li>A source of another country is dropped, unless it is the control plane or allowed. IPv6 neighbour discovery, which
 *       alone has a hop limit of 255 (RFC 4861 section 7.1), goes on.
 *   <li>SIP ports: the control plane and allowed sources go on; on lock-down the rest is dropped; else known scanners, and what
 *       is above the rate. For the control plane that is asked of what would be dropped, so that phones need not pay for it.
 * </ol>
 */
final class RuleOrder {

    private static final String RAW = "raw";
    private static final String FILTER = "filter";
    private static final String BLOCKED = "RF-BLOCKED";
    private static final String FOREIGN = "RF-FOREIGN";
    private static final String SIP = "RF-SIP";
    private static final String SCANNERS = "RF-SCANNERS";
    private static final String DROP = "RF-DROP";
    private static final int UDP_HEADER = 8;

    private final Family family;
    private final NodeFacts facts;
    private final FirewallSettings settings;
    private final CountryRules countries;

    RuleOrder(Family family, NodeFacts facts, FirewallSettings settings, CountryRules countries) {
        this.family = family;
        this.facts = facts;
        this.settings = settings;
        this.countries = countries;
    }

    List<Chain> chains() {
        List<Chain> chains = new ArrayList<>();
        List<String> blocked = new ArrayList<>(trusted());
        blocked.addAll(dropOthers());
        chains.add(new Chain(RAW, BLOCKED, blocked, "PREROUTING", from(ListKind.BLOCK)));
        if (filtersSip() || countries.isOn()) {
            chains.add(new Chain(FILTER, "RF-INPUT", input(), "INPUT", ""));
        }
        if (countries.isOn()) {
            chains.add(new Chain(FILTER, FOREIGN, dropOthers()));
        }
        if (filtersSip()) {
            chains.add(new Chain(FILTER, SIP, sip()));
        }
        if (scansSip()) {
            chains.add(new Chain(FILTER, SCANNERS, scanners()));
        }
        if (filtersSip() && !settings.sipFromAllowedOnly()) {
            List<String> drop = controlPlane();
            drop.add("-j DROP");
            chains.add(new Chain(FILTER, DROP, drop));
        }
        return chains;
    }

    private boolean filtersSip() {
        return settings.sipFromAllowedOnly() || scansSip() || settings.sipRate().on();
    }

    private boolean scansSip() {
        return settings.scanners().on() && !settings.sipFromAllowedOnly();
    }

    private List<String> input() {
        List<String> rules = new ArrayList<>(trusted());
        rules.add("-m conntrack --ctstate RELATED,ESTABLISHED --ctdir REPLY -j RETURN");
        if (countries.isOn()) {
            if (family == Family.IPV6) {
                rules.add("-p ipv6-icmp -m hl --hl-eq 255 -j RETURN");
            }
            rules.add(countries.foreign(family) + " -j " + FOREIGN);
        }
        if (filtersSip()) {
            addPorts(rules, "udp", settings.ports().sipUdp());
            addPorts(rules, "tcp", settings.ports().sipTcp());
        }
        return rules;
    }

    /** Packets that pass whatever their source is, by where they enter. */
    private List<String> trusted() {
        List<String> rules = new ArrayList<>(List.of("-i lo -j RETURN"));
        facts.trustedInterfaces().forEach(name -> rules.add("-i " + name + " -j RETURN"));
        return rules;
    }

    private static void addPorts(List<String> rules, String protocol, List<String> ports) {
        List<String> ranges = PortRanges.of(ports);
        if (!ranges.isEmpty()) {
            // One range is asked for by nf_tables itself; the match multiport costs a legitimate packet 2 % more.
            String match = ranges.size() == 1
                    ? "-m " + protocol + " --dport " + ranges.getFirst()
                    : "-m multiport --dports " + String.join(",", ranges);
            rules.add("-p " + protocol + " " + match + " -j " + SIP);
        }
    }

    private List<String> sip() {
        if (settings.sipFromAllowedOnly()) {
            return dropOthers();
        }
        List<String> rules = new ArrayList<>(List.of(allowed()));
        if (scansSip()) {
            // Over UDP only what has had no answer yet: a phone that the PBX talks with is no scanner, and pays
            // nothing.
            rules.add("-p udp -m conntrack --ctstate NEW -j " + SCANNERS);
            rules.add("-p tcp -j " + SCANNERS);
        }
        SipRate rate = settings.sipRate();
        if (rate.on()) {
            rules.add("-m hashlimit --hashlimit-above " + rate.packetsPerSecond() + "/sec --hashlimit-burst "
                    + rate.burst() + " --hashlimit-mode srcip --hashlimit-name " + rate.table()
                    + " --hashlimit-htable-size 32768 --hashlimit-htable-max " + SipRate.TABLE_ROOM
                    + " --hashlimit-htable-expire 30000"
                    + (family == Family.IPV6 ? " --hashlimit-srcmask 64" : "") + " -j " + DROP);
        }
        return rules;
    }

    private List<String> scanners() {
        int from = (family == Family.IPV4 ? 20 : 40) + UDP_HEADER;
        return ScannerNames.of(settings.scanners()).stream()
                .map(name -> ScannerNames.match(name, from) + " -j " + DROP)
                .toList();
    }

    private List<String> dropOthers() {
        List<String> rules = exceptions();
        rules.add("-j DROP");
        return rules;
    }

    /** What passes every block and every filter. */
    private List<String> exceptions() {
        List<String> rules = controlPlane();
        rules.add(allowed());
        return rules;
    }

    private List<String> controlPlane() {
        List<String> rules = new ArrayList<>();
        facts.controlPlane().stream()
                .map(Network::parse)
                .filter(network -> network.family() == family)
                .sorted()
                .distinct()
                .forEach(network -> rules.add("-s " + network + " -j RETURN"));
        return rules;
    }

    private String allowed() {
        return from(ListKind.ALLOW) + "-j RETURN";
    }

    private String from(ListKind list) {
        return "-m set --match-set " + KernelSet.of(list, family).setName() + " src ";
    }
}
