package io.ringfence.nodeagent.edge.os;

import io.ringfence.contract.node.NodeFacts;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the agent asks of the machine that it runs on. */
public final class Host {

    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final int CAP_NET_ADMIN = 12; // linux/capability.h
    private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"));

    private static final List<Network> LINK_LOCAL =
            List.of(Network.parse("169.254.0.0/16"), Network.parse("fe80::/10"));

    private final Commands commands;

    public Host(Commands commands) {
        this.commands = commands;
    }

    /** The iptables backend that the host's {@code iptables} uses: {@code nft} or {@code legacy}. */
    public String backend() throws FirewallException, InterruptedException {
        String version = String.join(" ", commands.lines(Commands.Command.of(SHORT, "iptables", "--version")));
        return version.contains("nf_tables") ? "nft" : "legacy";
    }

    /** A warning when the other backend has rules too: which of the two sees a packet first is then left to chance. */
    public List<String> otherBackendWarnings(String backend) throws InterruptedException {
        String other = backend.equals("nft") ? "legacy" : "nft";
        if (other.equals("legacy") && !legacyIsLoaded()) {
            return List.of(); // asking iptables-legacy would load its modules
        }
        List<String> warnings = new ArrayList<>();
        for (String program : List.of("iptables", "ip6tables")) {
            List<String> rules = new ArrayList<>();
            commands.run(
                    Commands.Command.of(SHORT, program + "-" + other + "-save").withOutput(line -> {
                        if (line.startsWith("-A ") && rules.size() < 10_000) {
                            rules.add(line);
                        }
                    }));
            if (!rules.isEmpty()) {
                warnings.add("both iptables backends have rules: this agent uses " + backend + ", and " + program + "-"
                        + other + "-save shows " + rules.size() + "; move them to one backend");
            }
        }
        return warnings;
    }

    /**
     * The addresses of the node's interfaces in order, without those on loopback and link-local ones; the first
     * {@link NodeFacts#MAX_OWN_ADDRESSES}. None where they can't be asked.
     */
    public List<String> ownAddresses() throws InterruptedException {
        SortedSet<Network> addresses = new TreeSet<>();
        commands.run(Commands.Command.of(SHORT, "ip", "-o", "address", "show")
                .withOutput(line -> ownAddress(line).ifPresent(addresses::add)));
        return addresses.stream()
                .limit(NodeFacts.MAX_OWN_ADDRESSES)
                .map(Network::address)
                .toList();
    }

    /** The address in a line such as {@code 2: eth0    inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0}. */
    private static Optional<Network> ownAddress(String line) {
        String[] words = line.strip().split("\\s+");
        if (words.length < 4 || !words[2].startsWith("inet")) {
            return Optional.empty();
        }
        String address = words[3].replaceFirst("/.*", "");
        return isRemoteAddress(address)
                ? Optional.of(Network.parse(address))
                        .filter(network -> LINK_LOCAL.stream().noneMatch(local -> local.contains(network)))
                : Optional.empty();
    }

    private boolean legacyIsLoaded() throws InterruptedException {
        List<String> tables = new ArrayList<>();
        commands.run(Commands.Command.of(SHORT, "cat", "/proc/net/ip_tables_names", "/proc/net/ip6_tables_names")
                .withOutput(tables::add));
        return !tables.isEmpty();
    }

    /** Whether this process may change the firewall. */
    public static boolean mayChangeFirewall() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16))
                    .anyMatch(capabilities -> (capabilities >>> CAP_NET_ADMIN & 1) == 1);
        } catch (IOException e) {
            return false; // no Linux
        }
    }

    /** The host's name, as a node's name. */
    public static String name() throws IOException {
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname"));
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** The name servers in a {@code resolv.conf}, without those on loopback. */
    public static List<String> nameServers(Path resolvConf) {
        try {
            return Files.readAllLines(resolvConf).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                    .map(words -> words[1])
                    .filter(Host::isRemoteAddress)
                    .map(address -> Network.parse(address).toString())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** All addresses of a host, without those on loopback; asks DNS and may take seconds. */
    public static List<String> addresses(String host) throws UnknownHostException {
        List<String> addresses = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            String text = address.getHostAddress();
            if (isRemoteAddress(text)) {
                addresses.add(Network.parse(text).toString());
            }
        }
        return addresses;
    }

    private static boolean isRemoteAddress(String text) {
        try {
            Network network = Network.parse(text);
            return network.prefix() == network.family().bits()
                    && LOOPBACK.stream().noneMatch(loopback -> loopback.contains(network))
                    && (network.family() == Family.IPV4 ? network.lo() != 0 : (network.hi() | network.lo()) != 0);
        } catch (IllegalArgumentException e) {
            return false; // a zone, or no address
        }
    }
}
