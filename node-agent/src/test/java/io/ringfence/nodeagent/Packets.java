package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.edge.os.CommandRunner;
import io.ringfence.nodeagent.edge.os.KernelFirewall;
import io.ringfence.nodeagent.status.Enforcement;
import io.ringfence.standalone.testing.NetworkNamespace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Two namespaces: packets go from outside to a node, and a counting rule behind ours says what has passed. */
final class Packets implements AutoCloseable {

    final NetworkNamespace node = NetworkNamespace.create();
    final NetworkNamespace outside = NetworkNamespace.create();
    private final String backend;
    private final Path folder;
    private final Enforcement enforcement;

    Packets(String backend, Path folder) {
        this.backend = backend;
        this.folder = folder;
        this.enforcement = enforcement();
        node.connect("198.51.100.1/24", outside, "198.51.100.2/24");
        node.addAddress("198.51.100.1/24", "2001:db8:61::1/32");
        outside.addAddress("198.51.100.2/24", "2001:db8:61::2/32");
        for (String program : List.of("iptables-", "ip6tables-")) {
            for (String protocol : List.of("udp", "tcp")) {
                node.run(program + backend, "-A", "INPUT", "-p", protocol, "--dport", "5060", "-j", "DROP");
            }
        }
    }

    /** An agent's enforcement on the node that remembers nothing yet. */
    Enforcement enforcement() {
        Clock clock = Clock.systemUTC();
        return new Enforcement(new KernelFirewall(new CommandRunner(node.prefix()), backend, clock), clock);
    }

    /** Makes the node's kernel hold a ruleset; it must be proven. */
    void enforce(Ruleset ruleset) throws InterruptedException {
        assertThat(enforcement.enforce(ruleset)).isInstanceOf(Enforcement.Proven.class);
    }

    /** Sends datagrams from one port; the payload is a format of printf. By cat, because bash writes line by line. */
    void send(String to, String payload, int count) {
        Path file = folder.resolve("payload");
        outside.run("bash", "-c", "printf '" + payload + "' > " + file);
        outside.run(
                "bash",
                "-c",
                "exec 3<>/dev/udp/" + to + "/5060; for ((i = 0; i < " + count + "; i++)); do cat " + file
                        + " >&3; done");
    }

    void connect(String to) {
        outside.run("bash", "-c", "timeout 1 bash -c 'exec 3<>/dev/tcp/" + to + "/5060' || true");
    }

    /** How many have passed all of our rules. */
    long passed(String program, String protocol) {
        return node.run(program + backend + "-save", "-t", "filter", "-c")
                .lines()
                .filter(line -> line.contains("-A INPUT -p " + protocol) && line.contains("-j DROP"))
                .mapToLong(line -> Long.parseLong(line.substring(1, line.indexOf(':'))))
                .sum();
    }

    @Override
    public void close() {
        node.close();
        outside.close();
    }
}
