package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;
import static io.ringfence.nodeagent.Reports.reportOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does when tools, rights or the lock are missing: it says so, keeps what it has, and goes on after. */
@RequiresNetworkNamespaces
class FaultsIT {

    @TempDir
    Path folder;

    private NetworkNamespace namespace;
    private NodeAgent agent;

    @BeforeEach
    void open() throws Exception {
        namespace = NetworkNamespace.create();
        SavedPolicies.save(folder.resolve("state"), "203.0.113.9");
    }

    @AfterEach
    void close() throws Exception {
        agent.stop();
        namespace.close();
    }

    @Test
    void saysWhichProgramIsMissingAndGoesOnWhenItIsThere() throws Exception {
        // Given
        Path programs = Files.createDirectory(folder.resolve("bin"));
        agent = agent(List.of("env", "PATH=" + programs), NodeAgentConfig.Backend.AUTO);

        // When
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).mode() == Mode.DEGRADED);
        assertThat(reportOf(agent).lastError()).contains("iptables", "install the Debian package");

        // When
        for (String program : List.of(
                "iptables",
                "ipset",
                "iptables-nft-save",
                "iptables-nft-restore",
                "ip6tables-nft-save",
                "ip6tables-nft-restore")) {
            Files.createSymbolicLink(programs.resolve(program), Path.of("/usr/sbin/" + program));
        }

        // Then
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);
        assertThat(reportOf(agent).lastError()).isNull();
    }

    @Test
    void saysThatItHasNoRight() throws Exception {
        // Given
        agent = agent(
                List.of("setpriv", "--bounding-set=-net_admin,-net_raw", "--inh-caps=-all"),
                NodeAgentConfig.Backend.NFT);

        // When
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).mode() == Mode.DEGRADED);
        assertThat(reportOf(agent).lastError()).contains("CAP_NET_ADMIN");
        assertThat(reportOf(agent).notLoaded())
                .singleElement()
                .satisfies(lacking -> assertThat(lacking.count()).isEqualTo(1));
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void waitsOutTheLockOfAnotherProgramWithTheOldRulesInPlace() throws Exception {
        // Given
        Path lock = folder.resolve("xtables.lock");
        agent = agent(List.of("env", "XTABLES_LOCKFILE=" + lock), NodeAgentConfig.Backend.LEGACY);
        agent.start();
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);

        // When
        Process holder = new ProcessBuilder("flock", lock.toString(), "sleep", "30").start();
        Instant held = Instant.now();
        awaitThat(() -> !Files.readString(Path.of("/proc/locks")).isEmpty() && holder.isAlive());
        namespace.run(
                "env",
                "XTABLES_LOCKFILE=" + folder.resolve("other.lock"),
                "iptables-legacy",
                "-t",
                "raw",
                "-D",
                "RF-BLOCKED",
                "1");
        awaitThat(() -> reportOf(agent).lastError() != null);

        // Then
        assertThat(reportOf(agent).lastError()).contains("iptables lock");
        assertThat(reportOf(agent).mode()).isEqualTo(Mode.DEGRADED);
        assertThat(namespace.run("iptables-legacy-save", "-t", "raw")).contains("--match-set rf-block4 src ");
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);
        assertThat(Duration.between(held, Instant.now())).isGreaterThan(Duration.ofSeconds(28));
        assertThat(namespace.run("iptables-legacy-save", "-t", "raw")).contains("-i lo ");
        holder.destroy();
    }

    @Test
    void appliesTheSavedPolicyWithoutKafka() throws Exception {
        // Given
        agent = agent(List.of(), NodeAgentConfig.Backend.NFT);

        // When
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);
        assertThat(reportOf(agent).appliedRevision()).isEqualTo(2);
        assertThat(namespace.run("ipset", "save", "rf-block4")).contains("203.0.113.9");
        assertThat(agent.contact().up()).isFalse();
    }

    @Test
    void comparesOnlyInADryRun() throws Exception {
        // Given
        TestConfig config = config(List.of(), NodeAgentConfig.Backend.NFT);
        agent = new NodeAgent(
                config.with(NodeAgentConfig.DryRun.TRUE, config.backend()), Map.of("bootstrap.servers", "127.0.0.1:1"));

        // When
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).appliedRevision() == 2);
        assertThat(reportOf(agent).mode()).isEqualTo(Mode.DRY_RUN);
        assertThat(reportOf(agent).sets()).contains(new NodeReported.SetReport("rf-block4", 1, 0));
        assertThat(namespace.run("ipset", "list", "-n")).isEmpty();
    }

    @Test
    void warnsWhenBothBackendsHaveRules() throws Exception {
        // Given
        namespace.run("iptables-legacy", "-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP");
        agent = agent(List.of(), NodeAgentConfig.Backend.NFT);

        // When
        agent.start();

        // Then
        awaitThat(() ->
                reportOf(agent).warnings().stream().anyMatch(warning -> warning.contains("both iptables backends")));
    }

    private NodeAgent agent(List<String> morePrefix, NodeAgentConfig.Backend backend) {
        return new NodeAgent(config(morePrefix, backend), Map.of("bootstrap.servers", "127.0.0.1:1"));
    }

    private TestConfig config(List<String> morePrefix, NodeAgentConfig.Backend backend) {
        List<String> prefix = new ArrayList<>(namespace.prefix());
        prefix.addAll(morePrefix);
        TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), prefix);
        return config.with(config.dryRun(), backend);
    }
}
