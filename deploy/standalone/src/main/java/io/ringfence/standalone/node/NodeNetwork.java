package io.ringfence.standalone.node;

import io.ringfence.standalone.StandaloneException;
import io.ringfence.standalone.os.Command;
import io.ringfence.standalone.os.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bridge of this machine and a network namespace for each node behind it, all under names that start with one prefix and
 * are ours to make and remove. The machine's own firewall, addresses and routes are not touched.
 */
public final class NodeNetwork implements AutoCloseable {
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,5}");
    private static final int FIRST_HOST = 10;

    private final String prefix;
    private final int subnet;
    private final RunLock lock;

    private NodeNetwork(String prefix, int subnet, RunLock lock) {
        this.prefix = prefix;
        this.subnet = subnet;
        this.lock = lock;
    }

    /**
     * Makes the bridge. What a killed run of the same prefix left behind is removed first; while another run lives, this
     * is refused.
     *
     * @param prefix of every name: bridge {@code <prefix>-br0}, namespaces {@code <prefix>-node<n>}
     * @param subnet third number of 198.18.n.0/24, unique on the machine
     */
    public static NodeNetwork create(String prefix, int subnet) {
        if (!PREFIX.matcher(prefix).matches() || subnet < 0 || subnet > 255) {
            throw new IllegalArgumentException("Not a prefix and subnet: " + prefix + ", " + subnet);
        }
        NodeNetwork network = new NodeNetwork(prefix, subnet, lock(prefix));
        try {
            network.removeAll();
            Command.run("ip", "link", "add", network.bridge(), "type", "bridge");
            Command.run("ip", "address", "add", network.gateway() + "/24", "dev", network.bridge());
            // Without IPv6 in the kernel the nodes simply have none.
            Command.attempt("ip", "address", "add", network.gateway6() + "/64", "dev", network.bridge(), "nodad");
            Command.run("ip", "link", "set", network.bridge(), "up");
            return network;
        } catch (StandaloneException e) {
            network.close();
            throw e;
        }
    }

    /** The machine's address on the bridge. */
    public String gateway() {
        return "198.18." + subnet + ".1";
    }

    /** The machine's IPv6 address on the bridge. */
    public String gateway6() {
        return "fd72:6600:" + Integer.toHexString(subnet) + "::1";
    }

    /** The namespace of a node, counted from 1. */
    public String namespace(int node) {
        return prefix + "-node" + node;
    }

    /** A node's address, counted from 1. */
    public String address(int node) {
        return "198.18." + subnet + "." + (FIRST_HOST + node);
    }

    /** Makes a node's namespace, tied to the bridge, with its loopback up. */
    public void addNode(int node) {
        String namespace = namespace(node);
        String outer = prefix + "-v" + node;
        Command.run("ip", "netns", "add", namespace);
        Command.run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", namespace);
        Command.run("ip", "link", "set", outer, "master", bridge(), "up");
        Command.run("ip", "-n", namespace, "link", "set", "lo", "up");
        Command.run("ip", "-n", namespace, "address", "add", address(node) + "/24", "dev", "eth0");
        String address6 = "fd72:6600:" + Integer.toHexString(subnet) + "::" + (FIRST_HOST + node) + "/64";
        Command.attempt("ip", "-n", namespace, "address", "add", address6, "dev", "eth0", "nodad");
        Command.run("ip", "-n", namespace, "link", "set", "eth0", "up");
    }

    /** The words before a command that has to run on a node. */
    public List<String> on(int node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    /**
     * Ties a further namespace to a node directly, not through the bridge, whose frames a machine with Docker filters.
     *
     * @param namespace made by {@link #addNamespace}
     * @param address of that namespace, the same towards every node
     */
    public void tie(String namespace, String address, int node) {
        String here = "eth" + node;
        Command.run(
                "ip",
                "-n",
                namespace,
                "link",
                "add",
                here,
                "type",
                "veth",
                "peer",
                "name",
                "eth1",
                "netns",
                namespace(node));
        Command.run("ip", "-n", namespace, "link", "set", here, "up");
        Command.run("ip", "-n", namespace(node), "link", "set", "eth1", "up");
        Command.run("ip", "-n", namespace, "address", "replace", address + "/32", "dev", "lo");
        Command.run("ip", "-n", namespace, "route", "add", address(node) + "/32", "dev", here, "src", address);
        Command.run("ip", "-n", namespace(node), "route", "add", address + "/32", "dev", "eth1");
    }

    /** Makes a further namespace under the prefix, with its loopback up and nothing else; goes with the rest. */
    public String addNamespace(String name) {
        String namespace = prefix + "-" + name;
        Command.run("ip", "netns", "add", namespace);
        Command.run("ip", "-n", namespace, "link", "set", "lo", "up");
        return namespace;
    }

    /** Removes the namespaces and the bridge. */
    @Override
    public void close() {
        try {
            removeAll();
        } finally {
            lock.close();
        }
    }

    private String bridge() {
        return prefix + "-br0";
    }

    private void removeAll() {
        // The kernel removes a deleted namespace's interfaces some time later; their names must be free at once.
        links(prefix + "-v").forEach(link -> Command.attempt("ip", "link", "delete", link));
        for (String line : Command.run("ip", "netns", "list").lines().toList()) {
            String name = line.split(" ")[0];
            if (name.startsWith(prefix + "-")) {
                Command.run("ip", "netns", "delete", name);
            }
        }
        links(bridge()).forEach(link -> Command.run("ip", "link", "delete", link));
    }

    private static List<String> links(String start) {
        try (Stream<Path> links = Files.list(Path.of("/sys/class/net"))) {
            return links.map(link -> link.getFileName().toString())
                    .filter(name -> name.startsWith(start))
                    .toList();
        } catch (IOException e) {
            throw new StandaloneException("Network interfaces can't be listed: " + e.getMessage(), e);
        }
    }

    /** Held until this process ends, however it ends; so two stacks can't take each other's namespaces for leftovers. */
    private static RunLock lock(String prefix) {
        return RunLock.take(
                Path.of("/run", "ringfence-" + prefix + ".lock"),
                "Another run has the network namespaces " + prefix + "-*; end it first");
    }
}
