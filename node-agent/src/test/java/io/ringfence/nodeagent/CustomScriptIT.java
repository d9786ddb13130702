package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.contract.node.ScriptReport.State;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a firewall-custom does on a whole agent's node, with both backends, beside rules of others. */
@RequiresNetworkNamespaces
@ParameterizedClass
@ValueSource(strings = {"nft", "legacy"})
class CustomScriptIT {

    private final String backend;

    @TempDir
    Path folder;

    private ScriptNode node;

    CustomScriptIT(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void open() throws Exception {
        node = new ScriptNode(backend, folder);
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    @Test
    void firewallCustomReplacesOurRulesUntilItGoes() throws Exception {
        // Given
        node.start();
        Reports.awaitThat(() -> node.report().mode() == Mode.ENFORCING);
        assertThat(node.save("raw")).contains("RF-BLOCKED");

        // When
        node.script(
                ScriptNode.CUSTOM,
                "$IPT -F",
                "$IPT -A INPUT -m set --match-set rf-block4 src -j DROP",
                "$IPT -A INPUT -s 192.0.2.9 -j DROP");
        Reports.awaitThat(() -> node.active(ScriptNode.CUSTOM, 2));

        // Then
        Reports.awaitThat(() -> !node.save("raw").contains("RF-"));
        assertThat(node.filter()
                        .lines()
                        .filter(line -> line.startsWith("-A INPUT"))
                        .toList()
                        .getFirst())
                .contains("rf-block4");
        assertThat(node.run("ipset", "save", "rf-block4")).contains("203.0.113.9");
        assertThat(node.othersOf(node.filter())).isEqualTo(node.others());
        Reports.awaitThat(() ->
                node.report().warnings().stream().anyMatch(warning -> warning.contains("in place of Ringfence's")));

        // When
        node.script(ScriptNode.ADDITION, "$IPT -I INPUT 1 -s 192.0.2.10 -j ACCEPT");
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 1));
        node.stop();
        node.receive(5);
        String counted = node.counters();
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.CUSTOM, 2) && node.active(ScriptNode.ADDITION, 1));

        // Then
        assertThat(node.save("raw")).doesNotContain("RF-");
        assertThat(node.counters()).isEqualTo(counted);

        // When
        Files.delete(node.folder().resolve("etc").resolve(ScriptNode.CUSTOM));

        // Then
        Reports.awaitThat(
                () -> node.save("raw").contains("RF-BLOCKED") && !node.filter().contains("rf-block4"));
        Reports.awaitThat(
                () -> node.active(ScriptNode.ADDITION, 1) && node.filter().contains("192.0.2.10"));
        assertThat(node.othersOf(node.filter())).isEqualTo(node.others());
        assertThat(node.report().repairs()).isZero();
    }

    @Test
    void ourRulesComeBackWhileThatOfFirewallCustomCantBeLoaded() throws Exception {
        // Given
        node.script(ScriptNode.CUSTOM, "$IPT -A OTHERS -s 192.0.2.9 -j DROP");
        node.start();
        Reports.awaitThat(
                () -> node.active(ScriptNode.CUSTOM, 1) && !node.save("raw").contains("RF-"));

        // When
        node.iptables("-D", "INPUT", "-j", "OTHERS");
        node.iptables("-F", "OTHERS");
        node.iptables("-X", "OTHERS");

        // Then
        Reports.awaitThat(
                () -> node.save("raw").contains("RF-BLOCKED") && node.says(ScriptNode.CUSTOM, "can't be loaded"));
        assertThat(node.report(ScriptNode.CUSTOM).state()).isEqualTo(State.FAILED);
        assertThat(node.report().mode()).isEqualTo(Mode.ENFORCING);

        // When
        node.iptables("-N", "OTHERS");

        // Then
        Reports.awaitThat(
                () -> node.active(ScriptNode.CUSTOM, 1) && !node.save("raw").contains("RF-"));
    }

    @Test
    void aChainOrSetOfOthersThatHasTheSameNameIsNotTouched() throws Exception {
        // Given
        node.script(ScriptNode.ADDITION, "$IPT -N MINE", "$IPT -A MINE -s 192.0.2.9 -j DROP");
        node.script(
                ScriptNode.CUSTOM,
                "ipset create office hash:ip",
                "$IPT -A INPUT -m set --match-set office src -j DROP");
        node.run("ipset", "create", "office", "hash:ip");
        node.iptables("-N", "MINE");
        node.iptables("-A", "MINE", "-s", "192.0.2.10", "-j", "DROP");

        // When
        node.start();

        // Then
        Reports.awaitThat(() -> node.says(ScriptNode.ADDITION, "Chain already exists")
                && node.says(ScriptNode.CUSTOM, "set with the same name already exists"));
        assertThat(node.filter()).contains("-A MINE -s 192.0.2.10/32 -j DROP").doesNotContain("192.0.2.9");
        assertThat(node.save("raw")).contains("RF-BLOCKED");
    }
}
