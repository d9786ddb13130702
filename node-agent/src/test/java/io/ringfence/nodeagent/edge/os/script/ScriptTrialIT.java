package io.ringfence.nodeagent.edge.os.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.firewall.network.Family;
import io.ringfence.nodeagent.Policies;
import io.ringfence.nodeagent.core.script.Effect;
import io.ringfence.nodeagent.core.script.ScriptName;
import io.ringfence.nodeagent.core.script.TableEffect;
import io.ringfence.nodeagent.core.script.TrialResult;
import io.ringfence.nodeagent.edge.os.CommandRunner;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts in a namespace that looks like a node. */
@RequiresNetworkNamespaces
class ScriptTrialIT {

    private static final String OWNER = "trialit" + ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private NetworkNamespace node;
    private ScriptTrial trial;

    @BeforeEach
    void open() {
        node = NetworkNamespace.create();
        trial = new ScriptTrial(
                new CommandRunner(node.prefix()), new CommandRunner(List.of()), "pbx-1", OWNER, Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aScriptCanNameWhatTheNodeHasAndChangesNothingThere() throws Exception {
        // Given
        node.run("ipset", "create", "office", "hash:net", "timeout", "60");
        node.run("ipset", "add", "office", "192.0.2.0/24");
        node.run("iptables-nft", "-N", "OTHERS");
        node.run("iptables-nft", "-A", "OTHERS", "-j", "RETURN");
        node.run("iptables-nft", "-t", "nat", "-A", "POSTROUTING", "-j", "MASQUERADE");
        String before = node.run("iptables-nft-save").replaceAll("(?m)^#.*$", "");

        // When
        TrialResult result = run(
                ScriptName.ADDITION,
                "iptables -I OTHERS 1 -m set --match-set office src -j ACCEPT",
                "iptables -A INPUT -m set --match-set rf-allow4 src -g OTHERS",
                "iptables -t nat -I POSTROUTING 1 -s 192.0.2.1 -j ACCEPT",
                "ip address add 192.0.2.33/32 dev lo",
                "ipset add office 203.0.113.1");

        // Then
        Effect effect = made(result);
        assertThat(effect.sets()).isEmpty();
        TableEffect filter = effect.table(Family.IPV4, "filter");
        assertThat(filter.head()).isEqualTo(Map.of("OTHERS", List.of("-m set --match-set office src -j ACCEPT")));
        assertThat(filter.tail()).isEqualTo(Map.of("INPUT", List.of("-m set --match-set rf-allow4 src -g OTHERS")));
        assertThat(effect.table(Family.IPV4, "nat").head()).containsOnlyKeys("POSTROUTING");
        assertThat(filter.chains()).isEmpty();
        assertThat(node.run("iptables-nft-save").replaceAll("(?m)^#.*$", "")).isEqualTo(before);
        assertThat(node.run("ip", "address")).doesNotContain("192.0.2.33");
    }

    @Test
    void itsEnvironmentIsClean() throws Exception {
        // When
        Path seen = folder.resolve("seen");
        TrialResult result = run(ScriptName.ADDITION, "env > " + seen, "cat >> " + seen, "echo \"$#\" >> " + seen);

        // Then
        assertThat(made(result)).isEqualTo(Effect.NONE);
        assertThat(Files.readAllLines(seen))
                .contains("RINGFENCE_NODE=pbx-1", "RINGFENCE_BACKEND=nft", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "0")
                .noneMatch(line -> line.startsWith("HOME=") || line.startsWith("JAVA"));
    }

    @Test
    void saysWhenItsRulesAreInTheOtherBackend() throws Exception {
        assertThat(run(ScriptName.ADDITION, "iptables-legacy -A INPUT -j DROP"))
                .isInstanceOfSatisfying(
                        TrialResult.Failed.class,
                        failed -> assertThat(failed.why()).contains("iptables-$RINGFENCE_BACKEND"));
    }

    @Test
    void whatIsToReplaceOurRulesMustMakeSome() throws Exception {
        assertThat(run(ScriptName.CUSTOM, "true"))
                .isInstanceOfSatisfying(
                        TrialResult.Failed.class,
                        failed -> assertThat(failed.why()).contains("made no rule"));
    }

    @Test
    void anAdditionIsTriedOverWhatFirewallCustomMade() throws Exception {
        // Given
        Effect custom = made(run(
                ScriptName.CUSTOM,
                "ipset create mine hash:ip",
                "iptables -N C",
                "iptables -A C -m set --match-set mine src -j DROP",
                "iptables -A INPUT -j C"));

        // When
        TrialResult result = run(custom, ScriptName.ADDITION, "iptables -I C 1 -s 192.0.2.1 -j ACCEPT");

        // Then
        assertThat(made(result).rules()).isEqualTo(1);
        assertThat(custom.plus(made(result))
                        .table(Family.IPV4, "filter")
                        .chains()
                        .get("C"))
                .containsExactly("-s 192.0.2.1/32 -j ACCEPT", "-m set --match-set mine src -j DROP");
    }

    @Test
    void removesWhatAnAgentThatWasKilledHasLeft() throws Exception {
        // Given
        String left = "rf-try-" + OWNER + "-0000";
        CommandRunner machine = new CommandRunner(List.of());
        machine.require(Commands.Command.of(Duration.ofSeconds(10), "ip", "netns", "add", left));
        Process process = new ProcessBuilder("ip", "netns", "exec", left, "sleep", "300").start();
        Commands.Command pids = Commands.Command.of(Duration.ofSeconds(10), "ip", "netns", "pids", left);
        await().until(() -> machine.lines(pids).contains(Long.toString(process.pid())));

        // When
        trial.removeLeftovers();

        // Then
        assertThat(node.run("ip", "netns", "list")).doesNotContain(left);
        await().until(() -> !process.isAlive());
    }

    private TrialResult run(ScriptName name, String... lines) throws Exception {
        return run(Effect.NONE, name, lines);
    }

    private TrialResult run(Effect custom, ScriptName name, String... lines) throws Exception {
        Path script = folder.resolve(name.fileName());
        Files.writeString(script, "#!/bin/bash\nset -e\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return trial.run(
                name,
                script,
                new ScriptTrial.Setting(
                        "nft", Policies.policy().block("203.0.113.9").ruleset("nft"), custom, Effect.NONE));
    }

    private static Effect made(TrialResult result) {
        assertThat(result).isInstanceOf(TrialResult.Made.class);
        return ((TrialResult.Made) result).effect();
    }
}
