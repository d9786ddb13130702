package io.ringfence.nodeagent.status;

import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.edge.os.Host;
import io.ringfence.nodeagent.edge.store.StateDirectory;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * The addresses through which the node can be told better, which therefore always pass: what is configured, the brokers and
 * the name servers. They are saved, so that a boot without DNS and Kafka knows them.
 */
public final class ControlPlane {

    private static final Logger LOG = Logger.getLogger(ControlPlane.class);
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    private final StateDirectory state;
    private final List<String> configured;
    private final List<String> bootstrapHosts;
    private SortedSet<String> networks = new TreeSet<>();

    /** Takes configured networks and {@code bootstrap.servers}. */
    public ControlPlane(StateDirectory state, List<String> configured, String bootstrapServers) throws IOException {
        this.state = state;
        this.configured = configured.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(ControlPlane::network)
                .toList();
        this.bootstrapHosts = List.of(bootstrapServers.split(",")).stream()
                .map(ControlPlane::host)
                .toList();
        networks.addAll(this.configured);
        networks.addAll(state.controlPlane());
    }

    /** What is known without asking anyone. */
    public synchronized List<String> networks() {
        return List.copyOf(networks);
    }

    /**
     * Asks for all addresses again. A host that can't be resolved keeps the addresses that it had.
     *
     * @return whether anything changed
     */
    public boolean refresh(Collection<String> brokers) throws IOException {
        SortedSet<String> found = new TreeSet<>(configured);
        found.addAll(Host.nameServers(RESOLV_CONF));
        SortedSet<String> hosts = new TreeSet<>(bootstrapHosts);
        hosts.addAll(brokers);
        boolean complete = !brokers.isEmpty();
        for (String host : hosts) {
            try {
                found.addAll(Host.addresses(host));
            } catch (UnknownHostException e) {
                complete = false;
                LOG.debugf("can't resolve %s", host);
            }
        }
        synchronized (this) {
            if (!complete) {
                found.addAll(networks);
            }
            if (found.equals(networks)) {
                return false;
            }
            networks = found;
        }
        state.saveControlPlane(networks());
        return true;
    }

    private static String network(String text) {
        try {
            return Network.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("node-agent.control-plane: \"" + text + "\": " + e.getMessage());
        }
    }

    /** The host of {@code host:port} or {@code [ipv6]:port}, perhaps with a listener's name before it. */
    private static String host(String server) {
        String text = server.strip();
        int scheme = text.indexOf("://");
        String hostAndPort = scheme < 0 ? text : text.substring(scheme + 3);
        int port = hostAndPort.lastIndexOf(':');
        String host = port < 0 ? hostAndPort : hostAndPort.substring(0, port);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
